/** What a service is for. */
export type Category =
  | 'database'
  | 'web-server'
  | 'queue'
  | 'cache'
  | 'runtime'
  | 'ssh'
  | 'cron'
  | 'container'
  | 'monitoring'
  | 'system'
  | 'other';

/** Names of services without suffix and instance, whole; the first line that matches counts. */
const names: readonly (readonly [Category, RegExp])[] = [
  [
    'monitoring',
    /^(etlmon|prometheus.*|node[_-]exporter|.*[_-]exporter|alertmanager|grafana.*|telegraf|collectd|netdata|zabbix-.*|munin.*|victoria-?metrics|vmagent|vmalert|loki|promtail|fluent-?bit|fluentd|td-agent|vector|filebeat|metricbeat|datadog-agent.*|monit|nagios|icinga2|sysstat.*|smartd|smartmontools)$/,
  ],
  [
    'database',
    /^(mysqld?|mariadb|postgresql.*|mongod?b?|clickhouse.*|etcd|elasticsearch|opensearch|cassandra|scylla-server|influxdb2?|neo4j|couchdb|cockroach.*|oracle.*|mssql-server|firebird.*|slapd|dirsrv|pgbouncer|proxysql)$/,
  ],
  [
    'web-server',
    /^(nginx|apache2|httpd|caddy|lighttpd|haproxy|traefik|varnish|envoy|openresty|squid|tomcat\d*|h2o)$/,
  ],
  [
    'queue',
    /^(rabbitmq.*|kafka.*|redpanda|nats(-server)?|activemq|mosquitto|beanstalkd|zookeeper|pulsar|nsqd|nsqlookupd|supervisord?|gearman.*|celery.*|horizon|.*-queue|.*-worker|laravel-.*)$/,
  ],
  ['cache', /^(redis.*|valkey.*|memcached|keydb.*|dragonfly)$/],
  [
    'runtime',
    /^(php[\d.]*-fpm|php-fpm|uwsgi.*|gunicorn.*|unicorn|puma.*|pm2.*|node|nodejs|java|airflow.*|dagster.*|prefect.*|nifi|spark.*|flink.*|jenkins)$/,
  ],
  ['ssh', /^(sshd?|dropbear)$/],
  ['cron', /^(cron|crond|cronie|anacron|fcron|atd)$/],
  [
    'container',
    /^(docker|containerd|podman.*|crio|cri-o|kubelet|k3s.*|lxc.*|lxd|incus.*|libvirtd|buildkitd?)$/,
  ],
  [
    'system',
    /^(systemd-.*|dbus(-broker|-daemon)?|getty|serial-getty|console-getty|container-getty|rsyslog|syslog-ng|auditd|polkit|udisks2|networking|NetworkManager.*|wpa_supplicant|chrony|chronyd|ntp|ntpd|ntpsec|ufw|firewalld|nftables|iptables|apparmor|fail2ban|unattended-upgrades|apt-.*|dpkg-.*|man-db|logrotate|e2scrub.*|fstrim|kmod.*|keyboard-setup|console-setup|ifup|ifupdown.*|blk-availability|lvm2-.*|multipathd|iscsid?|open-iscsi|open-vm-tools|qemu-guest-agent|cloud-.*|snapd.*|irqbalance|thermald|acpid|rpcbind|rpc-.*|nfs-.*|accounts-daemon|ModemManager|bluetooth|avahi-daemon|cups.*|dm-event|emergency|rescue|modprobe|rc-local|plymouth.*|initrd-.*|user|user-runtime-dir|alsa-.*|grub-.*|packagekit|fwupd.*|tuned|rngd|haveged|selinux-.*|sssd|nscd|winbind|autofs)$/,
  ],
];

/** Words of a description, where the name says nothing: `Order database`. */
const descriptions: readonly (readonly [Category, RegExp])[] = [
  ['database', /\b(database|sql server|rdbms)\b/i],
  ['web-server', /\b(web ?server|http server|reverse proxy|load balancer)\b/i],
  ['queue', /\b(message (broker|queue)|queue|worker)\b/i],
  ['cache', /\b(key[- ]value|in-memory|cache)\b/i],
  ['monitoring', /\b(monitoring|metrics|exporter)\b/i],
  ['container', /\bcontainers?\b/i],
  ['cron', /\bscheduler\b/i],
];

/** What a service is for, by its name, else by its description. */
export function categoryOf(unit: string, description: string): Category {
  const base = unit.replace(/\.service$/, '').replace(/@.*$/, '');
  const find = (table: typeof names, text: string): Category | undefined =>
    table.find(([, expression]) => expression.test(text))?.[0];
  return find(names, base) ?? find(descriptions, description) ?? 'other';
}

/** Remembers what each service is for. */
export class Categories {
  readonly #known = new Map<string, { readonly description: string; readonly category: Category }>();

  of(unit: string, description: string): Category {
    const known = this.#known.get(unit);
    if (known?.description === description) return known.category;
    const category = categoryOf(unit, description);
    this.#known.set(unit, { description, category });
    return category;
  }

  /** Forgets all but those. */
  keep(units: ReadonlySet<string>): void {
    for (const unit of this.#known.keys()) if (!units.has(unit)) this.#known.delete(unit);
  }
}
