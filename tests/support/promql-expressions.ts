import { randomFrom } from './promql-scrapes.ts';

/** Queries of the usual kinds over what `promqlScrapes` brings, the same in every run. */
export function promqlExpressions(count: number): string[] {
  const random = randomFrom(11);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const range = () => pick(['1m', '2m', '5m', '10m', '30m', '1h']);
  const offset = () => pick(['', '', '', ' offset 3m', ' offset 20m', ' offset -2m']);
  const counter = () =>
    pick([
      'http_requests_total',
      'http_requests_total{code!="200"}',
      'http_requests_total{method="get",code=~"4..|5.."}',
      'latency_seconds_count',
      'latency_seconds_bucket{le="+Inf"}',
    ]);
  const gauge = () =>
    pick([
      'temperature_celsius',
      'temperature_celsius{room="roof"}',
      'up',
      'now_and_then',
      'odd_value',
      '{__name__=~"temp.+",room!~"r.*"}',
      'latency_seconds_sum',
    ]);
  const overTime = () =>
    pick([
      'avg_over_time',
      'min_over_time',
      'max_over_time',
      'sum_over_time',
      'count_over_time',
      'last_over_time',
      'present_over_time',
      'changes',
      'resets',
      'delta',
      'deriv',
      'idelta',
      'stddev_over_time',
    ]);
  const rate = () => `${pick(['rate', 'rate', 'increase', 'irate'])}(${counter()}[${range()}]${offset()})`;
  const grouping = () =>
    pick([
      '',
      ' by (instance)',
      ' by (code)',
      ' by (instance, room)',
      ' without (instance)',
      ' without (code, method)',
    ]);
  const vector = (depth: number): string => {
    const simple = [
      () => `${gauge()}${offset()}`,
      rate,
      () => `${overTime()}(${gauge()}[${range()}]${offset()})`,
      () => `quantile_over_time(${pick(['0', '0.3', '0.9', '1'])}, ${gauge()}[${range()}])`,
      () => `predict_linear(temperature_celsius[${range()}], ${pick(['60', '3600'])})`,
      () => `${counter()}${offset()}`,
    ];
    if (depth === 0) return pick(simple)();
    const inner = () => vector(depth - 1);
    return pick([
      ...simple,
      () => `${pick(['sum', 'avg', 'min', 'max', 'count', 'group'])}${grouping()} (${inner()})`,
      // What is no number has a deviation of 0 before version 3.
      () => `${pick(['stddev', 'stdvar'])}${grouping()} (${pick([rate(), 'temperature_celsius'])})`,
      () => `${pick(['topk', 'bottomk'])}${grouping()} (${pick(['1', '2', '5'])}, ${rate()})`,
      () => `quantile${grouping()} (${pick(['0.1', '0.5', '0.95'])}, ${inner()})`,
      () => `count_values${grouping()} ("value", ${pick(['up', 'build_info'])})`,
      () =>
        `histogram_quantile(${pick(['0.5', '0.9', '0.99', '1'])}, sum by (${pick(['le', 'le, instance'])}) (rate(latency_seconds_bucket[${range()}])))`,
      () => `rate(latency_seconds_sum[${range()}]) / rate(latency_seconds_count[${range()}])`,
      () =>
        `${inner()} ${pick(['>', '<', '>=', '<=', '==', '!=', '> bool', '<= bool'])} ${pick(['0', '1', '15', '0.5'])}`,
      () => `${inner()} ${pick(['+', '-', '*', '/', '%', '^'])} ${pick(['2', '0.5', '1e3', '-1'])}`,
      () =>
        `http_requests_total${pick(['{code="200"}', '{code="500"}'])} ${pick(['/', '-', '>'])} ignoring (code) http_requests_total{code="404"}`,
      () => `temperature_celsius * on (instance) group_left (version) build_info`,
      () => `sum by (instance) (${rate()}) ${pick(['and', 'or', 'unless', '/', '+'])} on (instance) up`,
      () => `${pick(['abs', 'ceil', 'floor', 'sgn', 'exp', 'sqrt', 'ln', 'round', '-'])}(${inner()})`,
      () => `clamp(${inner()}, ${pick(['-5', '0'])}, ${pick(['5', '100'])})`,
      () => `label_replace(${inner()}, "host", "$1", "instance", "(.*):.*")`,
      () => `label_join(${inner()}, "both", "-", "instance", "room")`,
      () =>
        `${pick(['max_over_time', 'avg_over_time', 'count_over_time', 'sum_over_time'])}((${inner()})[${pick(['10m:1m', '30m:2m', '7m:30s', '1h:5m'])}]${offset()})`,
      () => `absent(${pick(['up{instance="b:9100"}', 'nothing{a="b"}', 'now_and_then'])})`,
      () => `absent_over_time(${pick(['up{instance="b:9100"}', 'nothing'])}[${range()}])`,
      () => `timestamp(${gauge()})`,
      () => `scalar(sum(${inner()})) + vector(1)`,
      () => `sort_desc(${inner()})`,
      () => `${gauge()} @ ${pick(['start()', 'end()'])} - ${gauge()}`,
      () => `${pick(['hour', 'minute', 'day_of_week'])}()`,
    ])();
  };
  return Array.from({ length: count }, (_, index) => vector(index % 4));
}
