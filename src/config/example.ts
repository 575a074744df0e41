/**
 * A commented node.yaml: all sections with their defaults. Lines that begin with `#` and no blank after it are
 * settings to uncomment; they too load without faults.
 */
export function exampleNodeConfig(): string {
  return exampleText;
}

const exampleText = `# etlmon: the node's configuration. Every section is optional; what is not commented out is the default.
# Durations: 500ms, 15s, 5m, 1h30m, 7d. Sizes: 512, 64KiB, 10MB. \${VAR} and \${VAR:-default} are taken from the
# environment or from a .env file beside this one; secrets may also be file:/path. Check with: etlmon check FILE

node:
  listen: 127.0.0.1:8080 # host:port, [::1]:8080 or unix:/run/etlmon/etlmon.sock
  #node_name: prod-etl-01 # default: the host name
  #db_path: /var/lib/etlmon/etlmon.db # default: this as root, else below $XDG_STATE_HOME
  labels: # added to every series and alert
    #team: data

# Sets of defaults: etl, web-server, database, laravel, etcd. What is set below wins over them; etlmon config show
# tells what they set.
profile: []

# How often each collector reads.
refresh:
  disk: 15s
  system: 15s
  process: 5s
  services: 15s
  cron: 1m
  default_path_scan: 5m # for paths without a scan_interval

# Metrics of the machine.
system:
  enabled: true
  # cpu_info, numa and vulnerabilities are there as well
  metrics: [cpu, memory, disk, network, load, pressure, uptime, files, time, hardware]

# Usage per mount. Pseudo file systems are left out.
disk:
  include_types: [] # when not empty, only these types
  #exclude_types: [tmpfs, squashfs] # replaces the list of pseudo file systems
  exclude_mounts: [] # globs: /mnt/backup/**
  timeout: 5s # a mount that takes longer is shown as not answering

# Folders to measure: files, bytes, newest and oldest.
paths:
  #- path: /data/logs
    #scan_interval: 1m # default: refresh.default_path_scan
    #max_depth: 5 # default: no limit
    #exclude: ["*.tmp"]
    #max_files_per_scan: 1000000 # default: no limit
    #timeout: 5m
    #max_iops: 500 # operations a second; protects NFS servers
    #workers: 2 # 1 to 8
    #sizes: true # false saves one operation per file
    #top: 20 # how many of the largest, newest, stalest to keep

# Log files to follow.
logs:
  #- name: app
    #path: /var/log/app/*.log # or a list of globs
    #follow: true
    #optional: true # this machine may lack it: looked for every 15s instead of every second
    #from: end # or beginning
    #buffer_lines: 500 # a follower begins with so many
    #max_line: 64KiB # longer lines are cut and marked
    #encoding: utf-8
    #timestamp: "%d.%m.%Y %H:%M:%S" # default: found by itself (ISO, syslog, common log, epoch)
    #include: [] # regular expressions (RE2's syntax): keep only these lines
    #exclude: ["DEBUG"]

# Processes to watch, by a regular expression over name and command line, or by pid.
process_watch:
  #- name: etl_worker
    #match: "etl_worker"
    #optional: true # shown only once it has run
  #- pid: 12345

cron:
  enabled: true

# Transfers of vsftpd and other FTP servers. Without the section none are read.
#xferlog:
  #path: /var/log/xferlog
  #parse_start: "2026-01-01T00:00:00Z"
  #vsftpd_log: /var/log/vsftpd.log

# Files that must arrive in time.
arrivals:
  #- name: orders
    #path: /data/in
    #match: "orders_*.csv" # with a date: orders_{date:%Y%m%d}.csv
    #from: "18:00" # of the day before; default: midnight
    #by: "06:00"
    #days: weekdays # daily, weekdays, weekend, mon-fri, [mon, thu]
    #zone: Europe/Berlin # default: the machine's
    #min_size: 1kB
    #min_count: 1
    #settle: 30s # unchanged for so long
    #holidays: ["2026-12-25"] # or the path of an .ics file, or of one with a date a line
    #optional: false

# systemd units, by name or glob; none means all that matter.
services:
  enabled: true
  services: []
  exclude: []

http_checks:
  #- name: main_site
    #url: https://example.com/health
    #interval: 30s
    #timeout: 10s
    #method: GET
    #headers: {Accept: application/json}
    #retries: 0
    #failures: 1 # down after so many failed runs in a row, or "3 of 5"
    #successes: 1 # up again after so many good ones
    #expect:
      #status: 2xx # 200, "200-299", or a list
      #body: '"status":"ok"' # a regular expression
      #response_time: 5s
      #certificate: 14d # valid for at least so long
      #header: {content-type: json} # regular expressions (RE2's syntax)
    #basic_auth: {username: monitor, password: "\${CHECK_PASSWORD:-}"}
    #ip_version: any # 4, 6
    #max_redirects: 10
    #max_body: 1MiB

tcp_checks:
  #- name: database
    #address: db.example.com:5432
    #interval: 30s
    #timeout: 10s

# Programs that print metrics; started without a shell.
exec:
  #- name: queue_depth
    #command: [/usr/local/bin/queue-depth, --json]
    #interval: 1m
    #timeout: 10s
    #format: json # or prometheus
    #max_output: 1MiB
    #cwd: /var/lib/app
    #user: nobody
    #labels: {queue: main}

# node_exporter's folder of *.prom files. Without the section none are read.
#textfile:
  #path: /var/lib/prometheus/node-exporter

mysql:
  #connection: "\${MYSQL_DSN:-monitor@tcp(localhost:3306)/}"
  slow_query_threshold: 1s

# Limits on age and on rows; whichever is met first.
retention:
  log_lines: {max_age: 7d, max_rows: 100000}
  xferlog: {max_age: 7d, max_rows: 100000}
  # Samples as they were read, and what is left of each 5 minutes and each hour of them; more series are refused.
  samples: {raw: 15d, 5m: 90d, 1h: 400d, max_series: 200000, max_series_per_metric: 20000}
  alerts: {max_age: 400d}

# Copies of the database on a schedule. Without the section none are made.
#backup:
  #path: /var/backups/etlmon
  #interval: 1d
  #keep: 7

# What people may change on this machine through the node.
control:
  kill: watched # none, watched, own-user, any
  services: [] # units that may be started, stopped, restarted
  rate: 10/m

# Each line becomes a rule; etlmon rules show --config FILE prints them all. off turns one off.
alerts:
  rule_files: [] # in Prometheus' format: /etc/etlmon/rules/*.yml
  defaults: true # what nobody would turn off: etlmon rules show
  exclude: [] # names of default alerts that are left out: NetworkInterfaceDown
  cpu_threshold: 80 # percent, or off
  memory_threshold: 90
  disk_threshold: 85 # of each mount on its own
  service_down: immediate # or a duration, or off
  response_time_threshold: 5s # or off
  # Each entry takes the place of the defaults for what it names; names may be globs. All may have severity (critical,
  # warning, info), for, keep_firing_for, labels, summary, description and runbook_url.
  mounts:
    #- mount: /data
      #used_above: 95 # percent
      #free_below: 10GiB
      #inodes_above: 90
      #full_within: 4h # as it grows now
      #read_only: true
      #not_answering_for: 2m
      #absent_for: 5m
      #severity: critical
  paths:
    #- path: /data/logs
      #files_above: 10000
      #files_below: 1
      #size_above: 500GiB
      #newest_older_than: 2h
      #oldest_older_than: 1d
      #unscanned_for: 1h
  processes:
    #- process: etl_worker
      #gone_for: 1m
      #count_above: 8
      #count_below: 2
      #memory_above: 4GiB
      #cpu_above: 350 # percent of one processor
      #restarts_above: 3
      #within: 15m
  services:
    #- service: "php*-fpm"
      #down_for: 1m
      #restarts_above: 3
      #within: 15m
      #memory_above: 4GiB
      #cpu_above: 350
  checks:
    #- check: main_site
      #down_for: 0s
      #slower_than: 5s
      #certificate_ends_within: 21d
      #unknown_for: 15m
  jobs:
    #- job: "*backup*"
      #missed: true
      #failed: true
      #longer_than: 2h
      #not_started_for: 2d
  arrivals:
    #- arrival: orders
      #overdue_for: 30m
      #missed: true
  logs:
    #- log: app
      #match: "FATAL|PANIC" # RE2's syntax; lines are counted
      #above: 0
      #within: 5m
    #- log: app
      #silent_for: 1h
      #lag_above: 64MiB
  transfers:
    #- direction: upload # download, delete; all when left out
      #failed_above: 3
      #incomplete_above: 3
      #broken_above: 0
      #within: 1h
      #silent_for: 12h
  scripts:
    #- script: queue_depth
      #failed_for: 5m
      #slower_than: 8s
  # An alert on any metric: above, below, rises_above, grows_above, reaches_above, reaches_below, changed_within,
  # unchanged_for, absent_for; or on several of them together.
  custom:
    #- name: QueueLong
      #metric: queue_depth
      #where: {queue: "in*"}
      #above: 1000
      #for: 10m
      #summary: "{{ $labels.queue }} has {{ $value }} messages"
    #- name: LoadStuck
      #all_of:
        #- {metric: queue_depth, above: 1000}
        #- {metric: jobs_done_total, unchanged_for: 30m}
        #- {alert: QueueLong}
      #on: [instance]

# Who is told of alerts: each kind is a receiver of its name and may be turned off with enabled: false. Without a route
# every receiver gets everything.
notifications:
  #email:
    #smtp_server: smtp.example.com:587
    #from: alerts@example.com
    #to: [ops@example.com]
    #username: alerts
    #password: "\${SMTP_PASSWORD:-}"
    #tls: starttls # starttls, tls, none
    #rate: 20/h # more wait; default: no limit
  #resend: {api_key: "\${RESEND_KEY:-none}", from: alerts@example.com, to: [ops@example.com]}
  #slack:
    #url: "\${SLACK_WEBHOOK:-https://hooks.slack.com/services/T0/B0/X}"
  #pagerduty: {routing_key: "\${PAGERDUTY_KEY:-none}"}
  #webhook:
    #url: https://example.com/hook
  #ntfy:
    #url: https://ntfy.sh/my-topic
  #console: {} # lines on standard output
  #receivers: # with other names, or with several integrations
    #- name: pager
      #ntfy: [{url: https://ntfy.sh/one}, {url: https://ntfy.sh/two}]
  #alertmanager: # one outside, or several: all alerts are handed to it
    #url: http://localhost:9093
  #alertmanager_config: /etc/alertmanager/alertmanager.yml # taken instead of receivers and routes here
  #route: # Alertmanager's keys and defaults
    #receiver: email # or a list
    #group_by: [alertname]
    #group_wait: 30s
    #group_interval: 5m
    #repeat_interval: 4h
    #escalate: [{after: 15m, receiver: pager}] # what nobody has acknowledged
    #routes:
      #- matchers: ['severity="critical"']
        #receiver: pager
        #mute_time_intervals: [night]
  #inhibit_rules:
    #- {source_matchers: [alertname="HostDown"], target_matchers: [severity="warning"], equal: [instance]}
  #time_intervals:
    #- name: night
      #time_intervals: [{times: [{start_time: "22:00", end_time: "24:00"}], location: Europe/Berlin}]
  #maintenance: # silences that come back
    #- {name: load, matchers: ['job="load"'], time_intervals: [night]}
    #- {name: patch day, weekdays: [tuesday], days_of_month: ["8:14"]}
  #templates: [templates/*.tmpl] # Go templates, from the folder of this file
  #external_url: https://etlmon.example.com # links in notifications
  resolve_timeout: 5m # of alerts that others post

# Send samples on to a Prometheus-compatible server.
remote_write:
  #- url: https://metrics.example.com/api/v1/write
    #bearer_token: "\${REMOTE_WRITE_TOKEN:-none}"
`;
