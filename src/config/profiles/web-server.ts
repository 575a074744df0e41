import { log, watch } from './profile.ts';
import type { Profile } from './profile.ts';

/** Machines that serve the web. Access logs are left to the operator: a busy one would push out all other lines. */
export const webServer: Profile = {
  logs: [
    log(
      'web-error',
      '/var/log/nginx/*error*.log',
      '/var/log/apache2/*error*.log',
      '/var/log/httpd/*error_log',
      '/var/log/caddy/*.log',
    ),
    log('php', '/var/log/php*-fpm.log', '/var/log/php-fpm/*.log'),
  ],
  process_watch: [
    watch('nginx', 'nginx: master process'),
    watch('caddy', '\\bcaddy run\\b'),
    watch('traefik', '/traefik( |$)'),
    watch('php-fpm', 'php-fpm: master process'),
  ],
};
