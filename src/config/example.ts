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

alerts:
  rule_files: [] # in Prometheus' format: /etc/etlmon/rules/*.yml
  cpu_threshold: 80 # percent, or off
  memory_threshold: 90
  disk_threshold: 85
  service_down: immediate # or a duration, or off
  response_time_threshold: 5s # or off

# Receivers; each may be turned off with enabled: false.
notifications:
  #email:
    #smtp_server: smtp.example.com:587
    #from: alerts@example.com
    #to: [ops@example.com]
    #username: alerts
    #password: "\${SMTP_PASSWORD:-}"
    #tls: starttls # starttls, tls, none
  #slack:
    #url: "\${SLACK_WEBHOOK:-https://hooks.slack.com/services/T0/B0/X}"
  #webhook:
    #url: https://example.com/hook
  #ntfy:
    #url: https://ntfy.sh/my-topic
  #alertmanager:
    #url: http://localhost:9093

# Send samples on to a Prometheus-compatible server.
remote_write:
  #- url: https://metrics.example.com/api/v1/write
    #bearer_token: "\${REMOTE_WRITE_TOKEN:-none}"
`;
