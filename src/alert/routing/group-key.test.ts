import { describe, expect, it } from 'vitest';
import type { Labels } from '../../lib/reading.ts';
import { parseMatchers } from '../matcher.ts';
import { groupKeyOf, groupLabelsOf, routeKeyOf } from './group-key.ts';
import type { Route } from './routing.ts';

it.each<[string | undefined, string, string]>([
  [undefined, '', '{}'],
  ['{}', 'severity=critical', '{}/{severity="critical"}'],
  ['{}/{a="1"}', 'b=2,a=~"x|y"', '{}/{a="1"}/{a=~"x|y",b="2"}'],
  ['{}', 'a!~1,a=~1,a!=1,a=1,a=0', '{}/{a="0",a="1",a!="1",a=~"1",a!~"1"}'],
])('a route under %s with %s is called %s', (parent, matchers, want) => {
  expect(routeKeyOf(parent, parseMatchers(matchers))).toBe(want);
});

describe('a group', () => {
  it.each<[Labels, string]>([
    [{}, '{}:{}'],
    [{ b: '2', a: '1', a1: 'x' }, '{}:{a1="x", a="1", b="2"}'],
    [{ a: 'say "hi"\\\n\t\u0007\u0001' }, String.raw`{}:{a="say \"hi\"\\\n\t\a\x01"}`],
    [{ a: 'größe 😀\u00a0\u200b\u{e0001}' }, String.raw`{}:{a="größe 😀\u00a0\u200b\U000e0001"}`],
  ])('with %j is called %s', (labels, want) => {
    expect(groupKeyOf('{}', labels)).toBe(want);
  });

  it.each<[Route['groupBy'], Labels]>([
    [[], {}],
    [['team', 'host'], { team: 'etl' }],
    ['all', { team: 'etl', alertname: 'A' }],
  ])('by %j has the labels %j', (groupBy, want) => {
    expect(groupLabelsOf({ team: 'etl', alertname: 'A' }, groupBy)).toEqual(want);
  });
});
