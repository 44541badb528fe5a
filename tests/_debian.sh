# shellcheck shell=sh
# A clean Debian 12 to try things in, for the scripts that read this: chroot.sh, deb.sh, tutorial.sh.
#
# make_system NAME FOLDER makes a minimal Debian by debootstrap in FOLDER/NAME (default /var/tmp/splkit-chroot), which
# $system names from then on, and inside COMMANDS runs them there. Needs root, debootstrap and a mirror: $MIRROR, or else
# the one this machine's apt uses. What debootstrap made is kept in FOLDER/clean for the next time.

leave_system() {
    ! mountpoint -q "$system/proc" || umount "$system/proc"
}

make_system() { # NAME [FOLDER]
    folder=${2:-/var/tmp/splkit-chroot}
    mirror=${MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Codename: bookworm' | head -n 1)}
    clean=$folder/clean
    system=$folder/$1
    if [ ! -e "$clean/complete" ]; then
        mkdir -p "$clean"
        debootstrap --variant=minbase bookworm "$clean" "$mirror" >/dev/null
        touch "$clean/complete"
    fi
    leave_system
    rm -rf --one-file-system "$system"
    cp -a "$clean" "$system"
    trap leave_system EXIT
    mount -t proc proc "$system/proc"
    [ ! -e /etc/resolv.conf ] || cp /etc/resolv.conf "$system/etc/resolv.conf"
}

inside() { # COMMANDS
    chroot "$system" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -ec "$1"
}
