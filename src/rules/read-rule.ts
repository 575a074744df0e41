import type { Expression } from '../promql/ast.ts';
import { ParseError } from '../promql/errors.ts';
import { parse } from '../promql/parse.ts';
import { readAnnotations, readLabels } from './labels.ts';
import type { Rule, Texts } from './rule.ts';
import { checkAlertTemplate } from './template/expand.ts';
import { TemplateError } from './template/template-error.ts';
import type { Fields, Place, YamlReader } from './yaml/reader.ts';
import { readDuration } from './yaml/values.ts';

const ruleKeys = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];

/** Reads one rule of a group; undefined where a fault leaves none. */
export function readRule(reader: YamlReader, place: Place, groupLabels: Texts): Rule | undefined {
  const fields = reader.fields(place, 'a rule', ruleKeys);
  if (fields === undefined) return undefined;
  const record = reader.text(fields.get('record'), 'record');
  const alert = reader.text(fields.get('alert'), 'alert');
  if (record !== '' && alert !== '') reader.fault(place, 'a rule has either "record" or "alert", not both');
  if (record === '' && alert === '') reader.fault(place, 'a rule needs "record" or "alert"');
  const query = reader.text(fields.get('expr'), 'expr').trim();
  const expression = readExpression(reader, fields.get('expr') ?? place, query);
  const labels = readLabels(reader, fields.get('labels'), 'labels');
  const forMs = readDuration(reader, fields.get('for'), 'for') ?? 0;
  const keepFiringForMs = readDuration(reader, fields.get('keep_firing_for'), 'keep_firing_for') ?? 0;
  const annotations = readAnnotations(reader, fields.get('annotations'));
  if (record === '') checkTemplates(reader, fields, { alert, labels, annotations });
  else checkRecord(reader, fields, { record, forMs, keepFiringForMs, annotations });
  if (expression === undefined || (record === '') === (alert === '')) return undefined;
  const common = { query, expression, labels: { ...groupLabels, ...labels }, line: reader.lineOf(place) };
  if (record !== '') return { kind: 'record', name: record, ...common };
  return { kind: 'alert', name: alert, ...common, forMs, keepFiringForMs, annotations };
}

function readExpression(reader: YamlReader, place: Place, query: string): Expression | undefined {
  if (query === '') {
    reader.fault(place, 'a rule needs an "expr"');
    return undefined;
  }
  try {
    return parse(query);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    reader.fault(place, `expr: ${error.rendered}`);
    return undefined;
  }
}

function checkRecord(
  reader: YamlReader,
  fields: Fields,
  rule: { record: string; forMs: number; keepFiringForMs: number; annotations: Texts },
): void {
  const misplaced = [
    ...(Object.keys(rule.annotations).length > 0 ? ['annotations'] : []),
    ...(rule.forMs > 0 ? ['for'] : []),
    ...(rule.keepFiringForMs > 0 ? ['keep_firing_for'] : []),
  ];
  for (const key of misplaced) faultAt(reader, fields, key, `a recording rule has no ${JSON.stringify(key)}`);
  const name = JSON.stringify(rule.record);
  if (!rule.record.isWellFormed()) faultAt(reader, fields, 'record', `${name} is no name of a metric`);
  // Any text may be a name, yet one with braces is an expression in the wrong place.
  if (/[{}]/.test(rule.record))
    faultAt(reader, fields, 'record', `braces in the name ${name}; is it an expression?`);
}

function checkTemplates(
  reader: YamlReader,
  fields: Fields,
  { alert, labels, annotations }: { alert: string; labels: Texts; annotations: Texts },
): void {
  for (const [key, texts] of Object.entries({ labels, annotations })) {
    for (const [name, text] of Object.entries(texts)) {
      try {
        checkAlertTemplate(alert, text);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        faultAt(reader, fields, key, `${key}: ${name}: ${error.message}`);
      }
    }
  }
}

function faultAt(reader: YamlReader, fields: Fields, key: string, message: string): void {
  reader.fault(fields.get(key) ?? reader.root, message);
}
