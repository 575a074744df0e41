/** etlmon as a service of this machine: its files, and how they are put in place and taken away again. */
export { applySteps } from './apply.ts';
export { readFacts } from './facts.ts';
export { pathsToLookAt } from './layout.ts';
export { planInstall } from './plan-install.ts';
export { installedConfig, planUninstall } from './plan-uninstall.ts';
export { outcomeReport, planReport } from './report.ts';
