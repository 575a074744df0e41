import { log, watch } from './profile.ts';
import type { Profile } from './profile.ts';

/** Machines that run a Laravel application with its workers. */
export const laravel: Profile = {
  logs: [
    log(
      'laravel',
      '/var/www/*/storage/logs/*.log',
      '/var/www/*/current/storage/logs/*.log',
      '/srv/*/storage/logs/*.log',
      '/home/forge/*/storage/logs/*.log',
    ),
  ],
  process_watch: [
    watch('laravel-queue', '\\bartisan queue:(work|listen)\\b'),
    watch('laravel-horizon', '\\bartisan horizon( |$)'),
    watch('laravel-schedule', '\\bartisan schedule:work\\b'),
    watch('laravel-reverb', '\\bartisan reverb:start\\b'),
  ],
};
