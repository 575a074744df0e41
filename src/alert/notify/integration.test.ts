import { expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { createIntegration } from './integration.ts';
import { testAlert, testNotification } from './test-notifications.ts';
import { common, plainHttp } from './test-receiver.ts';

const parts = { clock: new ManualClock(), templates: [] };

it('one that cannot be made says so, without its secrets, and refuses what it is given', async () => {
  const webhook = { ...common, kind: 'webhook', format: 'etlmon', maxAlerts: 0, http: plainHttp } as const;
  const url = 'hooks.example/services/T0ps3cret';
  const broken = await createIntegration('chat', { ...webhook, url }, parts);
  expect(broken).toMatchObject({ kind: 'webhook', target: 'webhook' });
  expect(broken.fault).toMatch(/^cannot be used: (?!.*T0ps3cret)/);
  const sent = broken.send(testNotification([testAlert()]), new AbortController().signal);
  await expect(sent).rejects.toMatchObject({ name: 'SendError', mayPass: false, message: broken.fault });
});

it('a topic with broken escapes is taken as it is written', async () => {
  const url = 'https://ntfy.example/50%off';
  const ntfy = await createIntegration('phone', { ...common, kind: 'ntfy', url, http: plainHttp }, parts);
  expect(ntfy).toMatchObject({ target: 'ntfy.example', fault: undefined });
});
