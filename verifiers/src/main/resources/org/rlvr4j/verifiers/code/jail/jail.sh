# Builds an almost empty root over the folder $1 and runs a command in it. Runs as the first process of new user, mount,
# process and network namespaces; nothing of it is seen outside, and it vanishes with the last process.
#
# usage: jail.sh ROOT (bind|device SOURCE NAME | link DESTINATION NAME)... -- COMMAND...
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$1
shift

mount -t tmpfs -o mode=0755,size=1m jail "$root"
mkdir -p "$root/proc" "$root/tmp" "$root/old"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t tmpfs -o mode=1777,nosuid,nodev,size=4m tmp "$root/tmp"
while [ "$1" != -- ]; do
  name=$root$3
  mkdir -p "${name%/*}"
  case $1 in
    link) ln -s "$2" "$name" ;;
    device)
      : > "$name"
      mount --bind "$2" "$name"
      ;;
    bind)
      if [ -d "$2" ]; then mkdir -p "$name"; else : > "$name"; fi
      mount --bind "$2" "$name"
      mount -o remount,bind,ro,nosuid,nodev "$name"
      ;;
  esac
  shift 3
done
shift

umount=$(command -v umount)
mount -o remount,bind,ro "$root"
cd "$root"
pivot_root . old
cd /
"/old$umount" -l /old
exec "$@"
