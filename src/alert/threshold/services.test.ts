import { expect, it } from 'vitest';
import { check } from '../../../tests/support/alert-scenario.ts';
import { minuteMs } from './condition.ts';
import { entry, only, usualThresholds } from './test-settings.ts';

it('services: one that failed, and one that is to run and does not', () => {
  const state = (name: string, state: string, type = 'simple'): string =>
    `node_systemd_unit_state{instance="n", name="${name}.service", state="${state}", type="${type}"}`;
  const series = {
    [state('mysql', 'inactive')]: '0x4 1x4 0x10',
    [state('mysql', 'failed')]: '0x20',
    [state('other', 'inactive')]: '1x20',
    [state('other', 'failed')]: '0x4 1x4 0x10',
    [state('backup', 'inactive', 'oneshot')]: '1x20',
  };
  expect(check(series, { '4m': [], '5m': ['ServiceDown warning other.service'], '12m': [] }, 'name')).toEqual(
    [],
  );
  const settings = { ...usualThresholds, namedServices: ['mysql.service', 'backup.service'] };
  expect(
    check(
      series,
      {
        '4m': [],
        '5m': ['ServiceDown critical mysql.service', 'ServiceDown warning other.service'],
        '12m': [],
      },
      'name',
      settings,
    ),
  ).toEqual([]);
  const patient = { ...settings, entries: [entry('services', 'mysql.service', { down_for: 10 * minuteMs })] };
  expect(check(series, { '5m': ['ServiceDown warning other.service'] }, 'name', patient)).toEqual([]);
});

it('services: one that is restarted again and again', () => {
  const restarts = 'node_systemd_service_restart_total{instance="n", name="web.service"}';
  expect(
    check(
      { [restarts]: '0x9 1 2 3 4 5x40' },
      { '10m': [], '15m': ['ServiceFlapping warning web.service'], '31m': [] },
      'name',
    ),
  ).toEqual([]);
});

it('processes: gone, too few, too many, too large, restarting', () => {
  const group = 'instance="n", groupname="etl"';
  expect(
    check(
      { [`namedprocess_namegroup_num_procs{${group}}`]: '3x4 0x5 1x10' },
      { '5m': [], '6m': ['ProcessGone critical etl'], '12m': [] },
      'groupname',
    ),
  ).toEqual([]);
  const settings = only(
    entry('processes', 'etl', { count_below: 2, memory_above: 100, cpu_above: 90, gone_for: 'off' }),
    entry('processes', 'etl', { restarts_above: 2 }, { withinMs: 10 * minuteMs }),
  );
  expect(
    check(
      {
        [`namedprocess_namegroup_num_procs{${group}}`]: '1x30',
        [`namedprocess_namegroup_memory_bytes{${group}, memtype="resident"}`]: '200x30',
        [`namedprocess_namegroup_cpu_seconds_total{${group}, mode="user"}`]: '0+40x30',
        [`namedprocess_namegroup_cpu_seconds_total{${group}, mode="system"}`]: '0+20x30',
      },
      {
        '4m': [],
        '6m': ['ProcessMemoryHigh warning etl', 'ProcessesTooFew warning etl'],
        '20m': ['ProcessCpuHigh warning etl', 'ProcessMemoryHigh warning etl', 'ProcessesTooFew warning etl'],
      },
      'groupname',
      settings,
    ),
  ).toEqual([]);
  expect(
    check(
      { 'etlmon_process_watch_restarts_total{instance="n", watch="etl"}': '0x4 1 2 3 3x30' },
      { '4m': [], '8m': ['ProcessRestarting warning etl'], '20m': [] },
      'watch',
      settings,
    ),
  ).toEqual([]);
});

it('checks: down at once, slow after a while and only while up, certificates in two stages', () => {
  const about = 'check="shop", instance="https://shop"';
  expect(
    check(
      {
        [`etlmon_check_state{${about}, state="down"}`]: '0x4 1x3 0x20',
        [`etlmon_check_state{${about}, state="up"}`]: '1x4 0x3 1x20',
        [`etlmon_check_state{${about}, state="unknown"}`]: '0x40',
        [`probe_duration_seconds{${about}}`]: '10x30',
      },
      { '4m': [], '5m': ['CheckDown critical shop'], '9m': [], '15m': ['CheckSlow warning shop'] },
      'check',
    ),
  ).toEqual([]);
  const day = 86_400;
  const ends = `probe_ssl_earliest_cert_expiry{${about}}`;
  expect(check({ [ends]: `${22 * day}x10` }, { '1m': [] }, 'check')).toEqual([]);
  expect(check({ [ends]: `${20 * day}x10` }, { '1m': ['CertificateEnding warning shop'] }, 'check')).toEqual(
    [],
  );
  const both = ['CertificateEnding critical shop', 'CertificateEnding warning shop'];
  expect(check({ [ends]: `-${day}x10` }, { '1m': both }, 'check')).toEqual([]);
});
