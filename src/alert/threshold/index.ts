export { thresholdSettings } from './from-config.ts';
export type { WrittenThresholds } from './from-config.ts';
export { thresholdFile, thresholdRules } from './rules.ts';
export type { ThresholdSettings } from './settings.ts';
