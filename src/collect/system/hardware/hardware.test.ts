import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Host } from '../../host.ts';
import { writeTestMachine } from '../test-machine.ts';
import { chipSamples } from './chip.ts';
import type { Chip } from './chip.ts';
import { createSensorTask, sensorMetrics } from './index.ts';
import { cleanName, parseSensorFile } from './sensor-file.ts';
import { caseCount } from '../../../../tests/support/case-count.ts';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-sensors-'));
  writeTestMachine(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const read = async () =>
  (await createSensorTask(new Host(folder), 15_000)?.read(new AbortController().signal))?.samples ?? [];

it('sensors are in base units and declared', async () => {
  const samples = await read();
  const shown = Object.fromEntries(
    samples.map(({ name, labels, value }) => [`${name} ${labels['chip']} ${labels['sensor'] ?? ''}`, value]),
  );
  expect(shown).toMatchObject({
    'node_hwmon_temp_celsius platform_coretemp_0 temp1': 55,
    'node_hwmon_temp_crit_alarm_celsius platform_coretemp_0 temp1': 0,
    'node_hwmon_temp_fault platform_coretemp_0 temp2': 1,
    'node_hwmon_sensor_label platform_coretemp_0 temp1': 1,
    'node_hwmon_fan_rpm acpi_power_meter fan1': 1098,
    'node_hwmon_in_volts acpi_power_meter in0': 0.792,
    'node_hwmon_power_average_watt acpi_power_meter power1': 85,
    'node_hwmon_energy_joule_total acpi_power_meter energy1': 123.456789,
    'node_hwmon_pwm acpi_power_meter pwm1': 128,
    'node_hwmon_update_interval_seconds acpi_power_meter update_interval0': 1,
  });
  const declared = new Set(sensorMetrics.map(({ name }) => name));
  const unusual = samples.filter(({ name }) => !declared.has(name)).map(({ name }) => name);
  expect(unusual).toEqual(['node_hwmon_fan_beep_enabled']);
});

it('monitors of one device are told apart by their names, else by their entries', () => {
  const chip = (entry: string, driverName: string): Chip => ({
    entry,
    devicePath: ['platform', 'board'],
    driverName,
    files: new Map([['fan1_input', '1']]),
  });
  const labels = (...chips: Chip[]) =>
    chipSamples(chips)
      .filter(({ name }) => name === 'node_hwmon_fan_rpm')
      .map((sample) => sample.labels['chip']);
  expect(labels(chip('hwmon0', 'one'))).toEqual(['platform_board']);
  expect(labels(chip('hwmon0', 'one'), chip('hwmon1', 'two'))).toEqual([
    'platform_board_one',
    'platform_board_two',
  ]);
  expect(labels(chip('hwmon0', 'one'), chip('hwmon1', 'one'))).toEqual([
    'platform_board_hwmon0',
    'platform_board_hwmon1',
  ]);
});

it('there is no task where there are no sensors, and not more than one reading in half a minute', () => {
  expect(createSensorTask(new Host('/nonexistent'), 1000)).toBeUndefined();
  expect(createSensorTask(new Host(folder), 1000)?.intervalMs).toBe(30_000);
});

it.each([
  ['temp12_crit_alarm', { type: 'temp', sensor: 'temp12', property: 'crit_alarm' }],
  ['in0_input', { type: 'in', sensor: 'in0', property: 'input' }],
  ['pwm1', { type: 'pwm', sensor: 'pwm1', property: '' }],
  ['beep_enable', { type: 'beep_enable', sensor: 'beep_enable0', property: '' }],
  ['power_state', { type: 'power', sensor: 'power0', property: 'state' }],
  ['name', undefined],
  ['uevent', undefined],
])('takes the file %j apart', (file, want) => {
  expect(parseSensorFile(file)).toEqual(want);
});

it('no file and no text makes it throw', () => {
  const files = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('temp1_input', 'freq1_input', 'in0', 'fan1_label', 'temp_')),
    fc.string(),
  );
  fc.assert(
    fc.property(files, fc.string(), (written, driverName) => {
      cleanName(driverName);
      chipSamples([
        { entry: 'hwmon0', devicePath: [driverName], driverName, files: new Map(Object.entries(written)) },
      ]);
    }),
    { numRuns: caseCount },
  );
});
