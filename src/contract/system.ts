import { z } from 'zod';
import { bytes, percent, timestamp } from './common.ts';

const cpuModes = z.object({
  user: percent,
  nice: percent,
  system: percent,
  idle: percent,
  iowait: percent,
  irq: percent,
  softirq: percent,
  steal: percent,
});

const pressureLine = z.object({ avg10: percent, avg60: percent, avg300: percent });

export const systemSchema = z
  .object({
    collected_at: timestamp,
    hostname: z.string(),
    kernel: z.string(),
    boot_time: timestamp,
    uptime_sec: z.number(),
    cpu: z.object({
      cores: z.number().int(),
      used_percent: percent
        .nullable()
        .meta({ description: 'all but idle and iowait; null before the second reading' }),
      modes: cpuModes.nullable(),
      per_core: z.array(z.object({ core: z.string(), used_percent: percent })),
    }),
    memory: z.object({
      total_bytes: bytes,
      available_bytes: bytes,
      free_bytes: bytes,
      buffers_bytes: bytes,
      cached_bytes: bytes,
      used_bytes: bytes.meta({ description: 'total minus available' }),
      used_percent: percent,
      swap_total_bytes: bytes,
      swap_used_bytes: bytes,
    }),
    load: z.object({ load1: z.number(), load5: z.number(), load15: z.number() }),
    processes: z.object({ running: z.number().int(), blocked: z.number().int(), total: z.number().int() }),
    disks: z.array(
      z.object({
        device: z.string(),
        read_bytes_per_sec: z.number(),
        write_bytes_per_sec: z.number(),
        reads_per_sec: z.number(),
        writes_per_sec: z.number(),
        busy_percent: percent,
        await_ms: z
          .number()
          .nullable()
          .meta({ description: 'mean time of a finished request; null: none finished' }),
      }),
    ),
    network: z.array(
      z.object({
        interface: z.string(),
        receive_bytes_per_sec: z.number(),
        transmit_bytes_per_sec: z.number(),
        receive_packets_per_sec: z.number(),
        transmit_packets_per_sec: z.number(),
        errors_per_sec: z.number(),
        drops_per_sec: z.number(),
      }),
    ),
    pressure: z
      .object({ cpu: pressureLine.nullable(), memory: pressureLine.nullable(), io: pressureLine.nullable() })
      .nullable()
      .meta({ description: 'share of time some task waited; null: kernel without PSI' }),
    file_handles: z.object({ allocated: z.number().int(), maximum: z.number() }).nullable(),
  })
  .meta({ id: 'System' });

export type System = z.infer<typeof systemSchema>;
