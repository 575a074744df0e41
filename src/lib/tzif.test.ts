import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parsePosixZone, posixOffset } from './posix-zone.ts';
import { parseTzif } from './tzif.ts';

const folder = '/usr/share/zoneinfo/';
const zones = [
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/Nuuk',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Asia/Gaza',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Antarctica/Troll',
  'UTC',
];

/** Moments of every second week from 1900 to 2100, in seconds, at changing hours. */
const moments = Array.from({ length: 5200 }, (_, index) => -2_208_988_800 + index * (14 * 86_400 + 3601));

/** `+0545`, `+001730`, as `date` prints them with %::z. */
function secondsOf(text: string): number {
  const [, sign, hours, minutes, seconds] = /^([+-])(\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) + 0;
}

test.skipIf(!existsSync(folder))('every zone is as far from UTC as date(1) says, from 1900 to 2100', () => {
  for (const zone of zones) {
    const offsetAt = parseTzif(readFileSync(folder + zone));
    const said = spawnSync('date', ['-f', '-', '+%::z'], {
      input: moments.map((moment) => `@${moment}\n`).join(''),
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    });
    const want = said.stdout.trim().split('\n').map(secondsOf);
    expect(moments.map((moment) => offsetAt?.(moment))).toEqual(want);
  }
});

test('what is no such file, or a part of one, is none', () => {
  const file = existsSync(`${folder}Europe/Berlin`)
    ? readFileSync(`${folder}Europe/Berlin`)
    : Buffer.alloc(0);
  for (const broken of [Buffer.alloc(0), Buffer.alloc(500), Buffer.from('TZif'), Buffer.from('#!/bin/sh\n')])
    expect(parseTzif(broken)).toBeUndefined();
  for (let length = 0; length < file.length; length += 7)
    expect(parseTzif(file.subarray(0, length))).toBeUndefined();
});

test.each<[string, string, number]>([
  ['UTC0', '2026-07-01T00:00:00Z', 0],
  ['<-03>3', '2026-07-01T00:00:00Z', -10_800],
  ['<+0330>-3:30', '2026-07-01T00:00:00Z', 12_600],
  ['CET-1CEST,M3.5.0,M10.5.0/3', '2026-03-29T00:59:59Z', 3600],
  ['CET-1CEST,M3.5.0,M10.5.0/3', '2026-03-29T01:00:00Z', 7200],
  ['CET-1CEST,M3.5.0,M10.5.0/3', '2026-10-25T00:59:59Z', 7200],
  ['CET-1CEST,M3.5.0,M10.5.0/3', '2026-10-25T01:00:00Z', 3600],
  // South of the equator summer is over the turn of the year.
  ['NZST-12NZDT,M9.5.0,M4.1.0/3', '2026-01-01T00:00:00Z', 46_800],
  ['NZST-12NZDT,M9.5.0,M4.1.0/3', '2026-07-01T00:00:00Z', 43_200],
  // Half an hour of summer; a turn on the day before; days of the year.
  ['<+1030>-10:30<+11>-11,M10.1.0,M4.1.0', '2026-12-01T00:00:00Z', 39_600],
  ['<-02>2<-01>,M3.5.0/-1,M10.5.0/0', '2026-03-29T01:00:00Z', -3600],
  ['<-02>2<-01>,M3.5.0/-1,M10.5.0/0', '2026-03-29T00:59:59Z', -7200],
  ['AAA0BBB,J60,J300', '2028-03-01T02:00:00Z', 3600],
  ['AAA0BBB,59,300', '2028-02-29T02:00:00Z', 3600],
])('%s at %s', (text, moment, want) => {
  const zone = parsePosixZone(text);
  expect(zone && posixOffset(zone, Date.parse(moment) / 1000)).toBe(want);
});

test.each(['', 'UTC', 'CET-1CEST', 'CET-1CEST,M3.5.0', 'CET-1CEST,x,y', 'A0'])('%j is no rule', (text) => {
  expect(parsePosixZone(text)).toBeUndefined();
});
