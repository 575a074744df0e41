#!/bin/sh
# Runs systemd in namespaces of its own, over a copy of this machine's files that is gone with it. Runs as root.
#   systemd-boot.sh FOLDER CGROUP
# FOLDER holds files/ (laid over the copy) and binds (lines "SOURCE TARGET": seen in there, read-only). CGROUP is a
# cgroup2 folder to be made. Prints "pid N", the pid of that systemd as seen from here. Lives as long as its
# standard input is open; whatever ends it, nothing stays behind.
set -eu
folder=$1
cgroup=$2

if [ "${3:-}" != inside ]; then
  mkdir "$cgroup"
  # The parent stays outside the cgroup: a cgroup with a process in it cannot be removed.
  (
    echo 0 >"$cgroup/cgroup.procs"
    exec unshare --pid --mount --propagation private --uts --ipc --net --cgroup --fork --kill-child \
      "$0" "$folder" "$cgroup" inside
  ) </dev/null &
  unshare=$!
  cat >/dev/null || true
  kill -KILL "$unshare" 2>/dev/null || true
  wait "$unshare" || true
  tries=0
  until ! [ -d "$cgroup" ] || [ "$tries" -ge 100 ]; do
    find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.05
    tries=$((tries + 1))
  done
  exit 0
fi

# /proc is still that of the machine: this is the pid by which others find us.
read -r pid _ </proc/self/stat
echo "pid $pid"

mkdir "$folder/space"
mount -t tmpfs -o mode=0755 tmpfs "$folder/space"
mkdir "$folder/space/upper" "$folder/space/work" "$folder/space/root"
new=$folder/space/root
mount -t overlay -o "lowerdir=/,upperdir=$folder/space/upper,workdir=$folder/space/work" overlay "$new"

# Nothing of the machine's own starts in here: no timers, no generators, no services but the journal and the bus.
rm -rf "$new"/lib/systemd/system-generators "$new"/etc/systemd/system "$new"/etc/fstab
mkdir -p "$new/etc/systemd/system"
rm -rf "$new"/lib/systemd/system/*.wants
wants() {
  wanting=$new/lib/systemd/system/$1.wants
  mkdir "$wanting"
  shift
  for unit in "$@"; do ln -s "../$unit" "$wanting/$unit"; done
}
wants sysinit.target systemd-journald.service
wants sockets.target dbus.socket systemd-journald.socket systemd-journald-dev-log.socket
wants multi-user.target dbus.service
rm -rf "$new"/etc/etlmon "$new"/var/lib/etlmon "$new"/var/log/etlmon
rm -rf "$new"/var/log/journal "$new"/lib/systemd/system/timers.target
printf '[Unit]\nDescription=No timers\n' >"$new/lib/systemd/system/timers.target"
echo 3d1f5b0c9a8e4f27b6c50d94e1a27f38 >"$new/etc/machine-id"
echo etlmon-test >"$new/etc/hostname"
cp -a "$folder/files/." "$new/"

mkdir -p "$new/proc" "$new/sys" "$new/dev" "$new/run" "$new/tmp"
mount -t proc proc "$new/proc"
# /proc/sys belongs to the whole machine.
mount --bind "$new/proc/sys" "$new/proc/sys"
mount -o remount,bind,ro "$new/proc/sys"
mount -t sysfs -o ro sysfs "$new/sys"
mount -t cgroup2 cgroup2 "$new/sys/fs/cgroup"
mount -t tmpfs -o mode=0755 tmpfs "$new/run"
mount -t tmpfs -o mode=1777 tmpfs "$new/tmp"
mount -t tmpfs -o mode=0755 tmpfs "$new/dev"
for device in null zero full random urandom tty; do
  touch "$new/dev/$device"
  mount --bind "/dev/$device" "$new/dev/$device"
done
mkdir "$new/dev/shm" "$new/dev/pts" "$new/dev/mqueue"
mount -t tmpfs -o mode=1777 tmpfs "$new/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$new/dev/pts"
ln -s pts/ptmx "$new/dev/ptmx"
ln -s /proc/self/fd "$new/dev/fd"

while read -r source target; do
  mkdir -p "$(dirname "$new$target")"
  if [ -d "$source" ]; then mkdir -p "$new$target"; else touch "$new$target"; fi
  mount --bind "$source" "$new$target"
  mount -o remount,bind,ro "$new$target"
done <"$folder/binds"

cd "$new"
mkdir -p .old
pivot_root . .old
umount -l /.old
rmdir /.old
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 container=unshare \
  /lib/systemd/systemd --system --unit=multi-user.target --log-target=journal --show-status=no </dev/null
