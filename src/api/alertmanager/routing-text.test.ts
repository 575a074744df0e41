import { RE2JS } from 're2js';
import { expect, it } from 'vitest';
import { alertmanagerFiles } from '../../../tests/support/alertmanager-files.ts';
import { parseAlertmanagerFile } from '../../config/alertmanager-file.ts';
import type { AlertmanagerFile } from '../../config/alertmanager-file.ts';
import { routingText } from './routing-text.ts';

/** Undefined where the file is not a good one. */
function read(text: string): AlertmanagerFile | undefined {
  try {
    const compile = (source: string): RE2JS => RE2JS.compile(source);
    return parseAlertmanagerFile(text, { file: 'alertmanager.yml', env: {}, compile });
  } catch {
    return undefined;
  }
}

it('a routing that is written and read again is the same, and has no secrets', () => {
  const good = alertmanagerFiles.flatMap(([what, text]) => {
    const file = read(text);
    return file ? [{ what, file }] : [];
  });
  expect(good.length).toBeGreaterThan(60);
  for (const { what, file } of good) {
    const names = file.receivers.map(({ name }) => name);
    const text = routingText(file.routing, names);
    const again = read(text);
    expect([what, again?.routing]).toEqual([what, { ...file.routing, maintenance: [] }]);
    expect(again?.receivers).toEqual(names.map((name) => ({ name, integrations: [] })));
    expect(text).not.toMatch(/_configs|secret|password|url/i);
  }
});
