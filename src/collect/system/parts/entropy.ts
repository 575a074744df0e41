import { define, sampleOf } from './part.ts';
import type { Part } from './part.ts';
import { numberIn } from './sys-file.ts';

/** The kernel's random numbers (random(4)). */
export const entropyPart: Part = {
  name: 'entropy',
  group: 'time',
  metrics: define('proc/sys/kernel/random', [
    ['node_entropy_available_bits', 'gauge', 'Bits of available entropy.'],
    ['node_entropy_pool_size_bits', 'gauge', 'Bits of entropy pool.'],
  ]),
  read: (host) => [
    ...sampleOf('node_entropy_available_bits', numberIn(host, 'proc/sys/kernel/random/entropy_avail')),
    ...sampleOf('node_entropy_pool_size_bits', numberIn(host, 'proc/sys/kernel/random/poolsize')),
  ],
};
