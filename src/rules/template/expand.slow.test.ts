import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expandAlertTemplate } from './expand.ts';
import type { AlertData } from './expand.ts';
import { TemplateError } from './template-error.ts';

const data: AlertData = {
  labels: { job: 'a' },
  value: 1.5,
  externalLabels: {},
  externalUrl: '',
  nowMs: 0,
  query: () => [{ labels: { job: 'b' }, value: 2 }],
};

const pieces = fc.constantFrom(
  '{{',
  '}}',
  '{{-',
  '-}}',
  ' ',
  '$value',
  '$labels',
  '.job',
  '.',
  '|',
  '(',
  ')',
  '"a"',
  '`b`',
  "'c'",
  '1',
  '2.5',
  '-3',

  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'template',
  'block',
  'break',
  'continue',
  ':=',
  '=',
  ',',
  '$x',
  'true',

  'nil',
  'printf',
  '"%d %s %v"',
  'humanize',
  'query',
  'first',
  'value',
  'index',
  'slice',
  'len',
  'eq',
  'lt',
  'and',
  'not',

  'text',
  '\n',
  '/*',
  '*/',
  'toTime',
  '.Format',
  'args',
  'sortByLabel',
  'reReplaceAll',
  'html',
  'js',
  'call',
);

it('ends with a text or a TemplateError, whatever the template', () => {
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(' ')),
    fc.array(pieces, { maxLength: 6 }).map((parts) => `{{ ${parts.join(' ')} }}`),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        expect(typeof expandAlertTemplate('A', text, data)).toBe('string');
      } catch (error) {
        expect(error).toBeInstanceOf(TemplateError);
      }
    }),
    { numRuns: 10_000 },
  );
});

it('leaves text without braces as it is, also beside an action', () => {
  const texts = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('{'));
  fc.assert(
    fc.property(texts, (text) => {
      expect(expandAlertTemplate('A', `${text}{{ $value }}`, data)).toBe(`${text}1.5`);
    }),
    { numRuns: 10_000 },
  );
});
