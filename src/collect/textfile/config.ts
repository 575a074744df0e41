import type { z } from 'zod';
import { absolutePath, duration, section, size } from '../../lib/fields/index.ts';

/** `textfile:`. The folder of *.prom files other programs write, as node_exporter's textfile collector reads it. */
export const textfileSection = () =>
  section({
    path: absolutePath(),
    interval: duration({ min: '1s' }).prefault('15s'),
    /** A larger file is refused. */
    max_size: size().prefault('4MiB'),
  });

export type TextfileConfig = z.output<ReturnType<typeof textfileSection>>;
