import { expect, it } from 'vitest';
import { testAlert } from './notify/test-notifications.ts';
import { viewOf } from './notify/text/alert-view.ts';
import { summaryOf, textsOf } from './texts.ts';

it.each<[Readonly<Record<string, string>>, string | undefined, string | undefined]>([
  [{ summary: 'full', description: 'make room' }, 'full', 'make room'],
  [{ message: 'full' }, 'full', undefined],
  [{ title: 'full', message: 'it is 96 % full' }, 'full', 'it is 96 % full'],
  [{ summary: 'full', message: 'it is 96 % full' }, 'full', 'it is 96 % full'],
  [{ description: ' full\nmake room' }, undefined, 'full\nmake room'],
  [{ summary: 'full\n  of logs\n', description: 'full of logs' }, 'full of logs', undefined],
  [{ summary: ' ', description: '' }, undefined, undefined],
  [{ runbook_url: 'https://wiki' }, undefined, undefined],
])('of %j the summary is %j, the description %j', (annotations, summary, description) => {
  expect(textsOf(annotations)).toEqual({ summary, description });
  const alert = testAlert({ annotations });
  expect(summaryOf(alert)).toBe(summary ?? (description === undefined ? 'DiskFull' : 'full'));
  // Notifications call it the same.
  expect(viewOf(alert, 0)).toMatchObject({ summary, description });
});
