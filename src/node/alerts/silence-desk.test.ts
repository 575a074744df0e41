import { expect, it } from 'vitest';
import { TestStore } from '../../../tests/support/store.ts';
import { Documents } from '../../alert/documents.ts';
import type { Silence } from '../../alert/routing/index.ts';
import { SilenceDesk } from './silence-desk.ts';

const request = { kind: 'silence', matchers: 'a="1"', comment: '' } as const;
const all = { state: 'all', limit: 10, offset: 0 } as const;

it('refuses a duration whose end is no date any more', async () => {
  using files = new TestStore();
  const desk = await SilenceDesk.open(files.store, files.clock);
  await expect(desk.set({ ...request, duration: '100000000d' }, 'ann', [])).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: 'expected an end before the year 10000',
  });
  expect(await desk.list(all, [])).toEqual([]);
  await desk.set({ ...request, duration: '2900000d' }, 'ann', []);
  expect(await desk.list(all, [])).toMatchObject([{ ends_at: expect.stringMatching(/^99/) }]);
});

it('lists one with such an end that is stored already, and ends it', async () => {
  using files = new TestStore();
  const nowMs = files.clock.now();
  const stored: Silence = {
    id: 'old',
    kind: 'silence',
    matchers: [{ name: 'a', type: '=', value: '1' }],
    startsAtMs: nowMs,
    endsAtMs: 8.7e15,
    updatedAtMs: nowMs,
    createdBy: 'ann',
    comment: '',
  };
  Documents.silences<Silence>(files.store).save('old', stored);
  files.close();
  const desk = await SilenceDesk.open(files.store, files.clock);
  expect(await desk.list(all, [])).toMatchObject([{ id: 'old', ends_at: '9999-12-31T23:59:59.999Z' }]);
  expect(await desk.expire('old', [])).toMatchObject({ state: 'expired' });
});
