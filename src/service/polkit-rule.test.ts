import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { polkitRuleText } from './polkit-rule.ts';

const units = { names: ['loader.service', 'a\\x2d"b".service'], patterns: ['^(?:nginx[^/]*?\\.service)$'] };
const manage = 'org.freedesktop.systemd1.manage-units';

interface Question {
  readonly id?: string;
  readonly user?: string;
  readonly unit?: string;
  readonly verb?: string;
}

/** What polkit would answer; the rule is run as it stands. */
function answer({ id = manage, user = 'etlmon', ...details }: Question, of = units): string {
  type Rule = (action: object, subject: object) => string;
  const rules: Rule[] = [];
  const polkit = {
    Result: { YES: 'yes', NOT_HANDLED: 'not handled' },
    addRule: (rule: Rule) => rules.push(rule),
  };
  runInContext(polkitRuleText('etlmon', of), createContext({ polkit }));
  const lookup = (key: 'unit' | 'verb'): string | undefined => details[key];
  return rules.map((rule) => rule({ id, lookup }, { user })).join();
}

test.each<[Question, string]>([
  [{ unit: 'loader.service', verb: 'start' }, 'yes'],
  [{ unit: 'loader.service', verb: 'stop' }, 'yes'],
  [{ unit: 'loader.service', verb: 'restart' }, 'yes'],
  [{ unit: 'nginx.service', verb: 'restart' }, 'yes'],
  [{ unit: 'nginx-debug.service', verb: 'restart' }, 'yes'],
  [{ unit: 'a\\x2d"b".service', verb: 'stop' }, 'yes'],
  [{ unit: 'loader.service', verb: 'reload' }, 'not handled'],
  [{ unit: 'loader.service', verb: 'enable' }, 'not handled'],
  [{ unit: 'loader.service' }, 'not handled'],
  [{ unit: 'loader.service.service', verb: 'start' }, 'not handled'],
  [{ unit: 'my-nginx.service', verb: 'start' }, 'not handled'],
  [{ unit: 'nginx.socket', verb: 'start' }, 'not handled'],
  [{ unit: 'ssh.service', verb: 'stop' }, 'not handled'],
  [{ verb: 'stop' }, 'not handled'],
  [{ unit: 'loader.service', verb: 'start', user: 'nobody' }, 'not handled'],
  [
    { id: 'org.freedesktop.systemd1.manage-unit-files', unit: 'loader.service', verb: 'start' },
    'not handled',
  ],
])('of %j the rule says %s', (question, want) => {
  expect(answer(question)).toBe(want);
});

test('without units nobody may do anything', () => {
  expect(answer({ unit: 'loader.service', verb: 'start' }, { names: [], patterns: [] })).toBe('not handled');
});
