import { section, yesNo } from '../../lib/fields/index.ts';

/** `cron:`. */
export const cronSection = () => section({ enabled: yesNo().prefault(true) });
