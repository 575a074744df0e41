import { RuleFileError } from '../fault.ts';
import { readDuration, readFlag, readNumber, readTexts } from '../yaml/values.ts';
import { YamlReader } from '../yaml/reader.ts';
import type { Fields, Place } from '../yaml/reader.ts';
import { parseTime } from './parse-time.ts';
import type {
  AlertCheck,
  ExpectedAlert,
  ExpectedSample,
  QueryCheck,
  TestGroup,
  UnitTestFile,
} from './test-file.ts';

const keys = {
  file: ['rule_files', 'evaluation_interval', 'group_eval_order', 'tests', 'fuzzy_compare'],
  group: [
    'interval',
    'input_series',
    'alert_rule_test',
    'promql_expr_test',
    'external_labels',
    'external_url',
    'name',
    'start_timestamp',
  ],
  series: ['series', 'values'],
  alert: ['eval_time', 'alertname', 'exp_alerts'],
  expectedAlert: ['exp_labels', 'exp_annotations'],
  query: ['expr', 'eval_time', 'exp_samples'],
  sample: ['labels', 'value', 'histogram'],
} as const;

const defaultIntervalMs = 60_000;

/** Reads a file of unit tests. Throws a `RuleFileError` with everything that is wrong with it. */
export function parseUnitTestFile(text: string, file: string): UnitTestFile {
  const reader = new YamlReader(text);
  if (reader.isFaulty) throw new RuleFileError(file, reader.faults);
  const read = new TestFileReader(reader).read(file);
  if (reader.isFaulty) throw new RuleFileError(file, reader.faults);
  return read;
}

class TestFileReader {
  readonly #reader: YamlReader;

  constructor(reader: YamlReader) {
    this.#reader = reader;
  }

  read(file: string): UnitTestFile {
    const reader = this.#reader;
    const fields = this.#fields(reader.root, 'a file of unit tests', keys.file);
    const evaluationIntervalMs =
      readDuration(reader, fields.get('evaluation_interval'), 'evaluation_interval') || defaultIntervalMs;
    const groupOrder = this.#list(fields.get('group_eval_order'), 'names of groups', (place) =>
      reader.text(place, 'a name of a group'),
    );
    for (const [index, name] of groupOrder.entries()) {
      if (groupOrder.indexOf(name) !== index) {
        reader.fault(
          fields.get('group_eval_order') ?? reader.root,
          `group ${JSON.stringify(name)} is there twice`,
        );
      }
    }
    return {
      file,
      ruleFiles: this.#list(fields.get('rule_files'), 'names of files', (place) =>
        reader.text(place, 'a name of a file'),
      ),
      evaluationIntervalMs,
      groupOrder,
      isFuzzy: readFlag(reader, fields.get('fuzzy_compare'), 'fuzzy_compare'),
      tests: this.#list(fields.get('tests'), 'a list of tests', (place) =>
        this.#group(place, evaluationIntervalMs),
      ),
    };
  }

  #group(place: Place, evaluationIntervalMs: number): TestGroup {
    const reader = this.#reader;
    const fields = this.#fields(place, 'a test', keys.group);
    return {
      name: reader.text(fields.get('name'), 'name'),
      intervalMs: readDuration(reader, fields.get('interval'), 'interval') || evaluationIntervalMs,
      series: this.#list(fields.get('input_series'), 'a list of series', (each) => this.#series(each)),
      alertChecks: this.#list(fields.get('alert_rule_test'), 'a list of alerts', (each) =>
        this.#alertCheck(each),
      ),
      queryChecks: this.#list(fields.get('promql_expr_test'), 'a list of queries', (each) =>
        this.#queryCheck(each),
      ),
      externalLabels: readTexts(reader, fields.get('external_labels'), 'external_labels'),
      externalUrl: reader.text(fields.get('external_url'), 'external_url'),
      startMs: this.#start(fields.get('start_timestamp')),
    };
  }

  #start(place: Place | undefined): number {
    if (place === undefined || this.#reader.isEmpty(place)) return 0;
    const text = this.#reader.text(place, 'start_timestamp');
    const ms = parseTime(text);
    if (ms === undefined)
      this.#reader.fault(place, `start_timestamp: expected a time, got ${JSON.stringify(text)}`);
    return ms ?? 0;
  }

  #series(place: Place): { series: string; values: string } {
    const fields = this.#fields(place, 'a series', keys.series);
    return {
      series: this.#reader.text(fields.get('series'), 'series'),
      values: this.#reader.text(fields.get('values'), 'values'),
    };
  }

  #alertCheck(place: Place): AlertCheck {
    const reader = this.#reader;
    const fields = this.#fields(place, 'a test of an alert', keys.alert);
    const alertName = reader.text(fields.get('alertname'), 'alertname');
    if (alertName === '') reader.fault(place, 'a test of an alert needs an alertname');
    return {
      alertName,
      evalTimeMs: readDuration(reader, fields.get('eval_time'), 'eval_time') ?? 0,
      expected: this.#list(fields.get('exp_alerts'), 'a list of alerts', (each): ExpectedAlert => {
        const parts = this.#fields(each, 'an expected alert', keys.expectedAlert);
        return {
          labels: readTexts(reader, parts.get('exp_labels'), 'exp_labels'),
          annotations: readTexts(reader, parts.get('exp_annotations'), 'exp_annotations'),
        };
      }),
    };
  }

  #queryCheck(place: Place): QueryCheck {
    const reader = this.#reader;
    const fields = this.#fields(place, 'a test of a query', keys.query);
    return {
      query: reader.text(fields.get('expr'), 'expr'),
      evalTimeMs: readDuration(reader, fields.get('eval_time'), 'eval_time') ?? 0,
      expected: this.#list(fields.get('exp_samples'), 'a list of samples', (each): ExpectedSample => {
        const parts = this.#fields(each, 'an expected sample', keys.sample);
        return {
          labels: reader.text(parts.get('labels'), 'labels'),
          value: readNumber(reader, parts.get('value'), 'value'),
          histogram: reader.text(parts.get('histogram'), 'histogram'),
        };
      }),
    };
  }

  #fields(place: Place, what: string, known: readonly string[]): Fields {
    return this.#reader.fields(place, what, known) ?? new Map();
  }

  #list<Item>(place: Place | undefined, what: string, read: (place: Place) => Item): Item[] {
    return (this.#reader.items(place, what) ?? []).map(read);
  }
}
