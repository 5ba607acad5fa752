#!/bin/sh
# Digibank snapshot, version 1. Looks inside this machine and tells the Digibank what is in it. It changes nothing.
#
#   sudo sh digibank-snapshot.sh            asks for the number on the label
#   sudo sh digibank-snapshot.sh NUMBER     the number on the label of the device
#   sh digibank-snapshot.sh --send          only send what is still waiting on the stick
#
# What it uses when it is there: lsblk, smartctl, dmidecode, lshw, and what the kernel says in /sys.
# Without a network the file stays in the folder "snapshots" beside this script, and goes the next time.

ADDRESS={{ address }}
TOKEN={{ token }}

PATH=$PATH:/usr/sbin:/sbin
export PATH
LC_ALL=C
export LC_ALL
umask 077

have() { command -v "$1" >/dev/null 2>&1; }
say() { printf '%s\n' "$*" >&2; }

here=$(CDPATH='' cd -- "$(dirname -- "$0")" 2>/dev/null && pwd)
box=${DIGIBANK_BOX:-$here/snapshots}
if ! mkdir -p "$box" 2>/dev/null || [ ! -w "$box" ]; then
    box=/tmp/digibank-snapshots
    mkdir -p "$box" || exit 1
    say "{{ words.read_only }} $box"
fi

# --- looking -------------------------------------------------------------------------------------------------------

part() { printf '\n@@%s %s\n' "$mark" "$1"; }

# At most two minutes for a program: a dying disk must not stop the rest.
run() { if have timeout; then timeout 120 "$@"; else "$@"; fi 2>/dev/null; }

disks() {
    for path in /sys/block/*; do
        name=${path##*/}
        case $name in
            loop* | ram* | zram* | sr* | fd* | md* | dm-*) continue ;;
        esac
        [ -e "$path/device" ] && printf '%s\n' "$name"
    done
}

word() { [ -r "$1" ] && tr -d '"\n' <"$1" 2>/dev/null | sed 's/^ *//; s/ *$//'; }

# The same lines as lsblk, from the kernel alone.
disks_from_kernel() {
    for name in $(disks); do
        path=/sys/block/$name
        sectors=$(word "$path/size")
        case $(readlink -f "$path/device" 2>/dev/null) in
            *usb*) bus=usb ;;
            *nvme*) bus=nvme ;;
            *ata*) bus=sata ;;
            *) bus= ;;
        esac
        printf 'NAME="%s" TYPE="disk" SIZE="%s" ROTA="%s" RM="%s" TRAN="%s" MODEL="%s" SERIAL="%s"\n' "$name" \
            "$((${sectors:-0} * 512))" "$(word "$path/queue/rotational")" "$(word "$path/removable")" "$bus" \
            "$(word "$path/device/model")$(word "$path/device/name")" "$(word "$path/device/serial")"
    done
}

smart() {
    for name in $(disks); do
        case $name in
            nvme*) node=${name%n[0-9]*} ;;
            mmcblk*) continue ;;
            *) node=$name ;;
        esac
        part smartctl
        run smartctl -x -j "/dev/$node" | grep . || run smartctl -x "/dev/$node"
    done
}

batteries() {
    for path in /sys/class/power_supply/*; do
        [ "$(word "$path/type")" = Battery ] || continue
        [ "$(word "$path/scope")" = Device ] && continue
        cat "$path/uevent" 2>/dev/null
    done
}

# Width and height of the built-in screen in centimetres: two bytes of what the screen tells.
screen() {
    for path in /sys/class/drm/card*-eDP-* /sys/class/drm/card*-LVDS-* /sys/class/drm/card*-DSI-*; do
        [ -r "$path/edid" ] && od -An -tu1 -j21 -N2 "$path/edid" 2>/dev/null | grep . && return
    done
}

network() {
    for path in /sys/class/net/*; do
        [ -e "$path/device" ] || continue
        case $(readlink -f "$path/device" 2>/dev/null) in
            *usb*) continue ;;
        esac
        word "$path/address"
        printf '\n'
    done
}

# 2 or 1: which TPM there is; none: a kernel that knows them sees none. Empty: not to be told.
tpm() {
    for path in /sys/class/tpm/tpm*; do
        [ -e "$path" ] || continue
        version=$(word "$path/tpm_version_major")
        printf '%s' "${version:-1}"
        return
    done
    [ -d /sys/class/tpm ] && printf none
}

# The last byte of what the firmware calls SecureBoot is 1 when it is on.
firmware() {
    [ -d /sys/firmware/efi ] || { printf bios; return; }
    for path in /sys/firmware/efi/efivars/SecureBoot-*; do
        case $(od -An -tu1 -j4 -N1 "$path" 2>/dev/null) in
            *1*) printf uefi-secure; return ;;
        esac
    done
    printf uefi
}

look() {
    printf 'digibank-snapshot 1 %s\n' "$mark"
    part info
    printf 'tag=%s\ntaken_at=%s\nkernel=%s\n' "$tag" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$(uname -sr)"
    printf 'tpm=%s\nfirmware=%s\n' "$(tpm)" "$(firmware)"
    [ "$(id -u)" = 0 ] || part no-root
    part lsblk
    if ! { have lsblk && run lsblk -dbP -o NAME,TYPE,SIZE,ROTA,RM,TRAN,MODEL,SERIAL; }; then disks_from_kernel; fi
    if have smartctl; then smart; else part no-smartctl; fi
    if have dmidecode; then
        part dmidecode
        run dmidecode
    else
        part no-dmidecode
    fi
    part battery
    batteries
    part edid
    screen
    part mac
    network
    if have lshw; then
        part lshw
        run lshw -json -quiet
    else
        part no-lshw
    fi
    part end
}

# --- sending -------------------------------------------------------------------------------------------------------

# Prints the three digits of the answer; 000 when nobody answered. The answer itself is in $answer.
put() {
    url=$ADDRESS/api/v1/evidence/$(basename "$1")
    if have curl; then
        printf 'header = "Authorization: Bearer %s"\n' "$TOKEN" |
            curl -K - -sS --max-time 180 --retry 3 --retry-delay 5 -o "$answer" -w '%{http_code}' -T "$1" "$url"
    elif have python3; then
        DIGIBANK_TOKEN=$TOKEN python3 - "$1" "$url" "$answer" <<'PYTHON'
import os, sys, urllib.error, urllib.request
name, url, answer = sys.argv[1:]
ask = urllib.request.Request(url, data=open(name, "rb").read(), method="PUT")
ask.add_header("Authorization", "Bearer " + os.environ["DIGIBANK_TOKEN"])
ask.add_header("Content-Type", "application/octet-stream")
try:
    said = urllib.request.urlopen(ask, timeout=180)
except urllib.error.HTTPError as wrong:
    said = wrong
except OSError:
    sys.exit(print("000", end=""))
open(answer, "wb").write(said.read())
print(said.getcode(), end="")
PYTHON
    elif have wget; then
        wget -q -T 180 -O "$answer" --method=PUT --body-file="$1" --header="Authorization: Bearer $TOKEN" \
            --header='Content-Type: application/octet-stream' "$url" && printf 201 || printf 000
    else
        printf 000
    fi
}

send() {
    answer=$box/.answer
    waiting=0
    for file in "$box"/*.txt; do
        [ -f "$file" ] || continue
        code=$(put "$file" 2>/dev/null)
        case $code in
            200 | 201)
                mv "$file" "$file.sent"
                say "{{ words.sent }} $(basename "$file")"
                sed -n 's/.*"tag": *"\([^"]*\)".*/  {{ words.device }} \1/p' "$answer" 2>/dev/null | head -n 1 >&2
                ;;
            400 | 404 | 409 | 413 | 415 | 422)
                mv "$file" "$file.refused"
                say "{{ words.refused }} $(basename "$file")"
                sed -n 's/.*"detail": *"\([^"]*\)".*/  \1/p' "$answer" 2>/dev/null | head -n 1 >&2
                ;;
            401 | 403)
                waiting=$((waiting + 1))
                say "{{ words.key }}"
                break
                ;;
            *) waiting=$((waiting + 1)) ;;
        esac
    done
    rm -f "$answer"
    [ "$waiting" = 0 ] && return 0
    say "{{ words.waiting }} $box"
    return 1
}

if [ "${1:-}" = --send ]; then
    send
    exit
fi
tag=${1:-}
if [ -z "$tag" ] && [ -t 0 ]; then
    printf '%s ' "{{ words.ask }}" >&2
    read -r tag
fi
tag=$(printf '%s' "$tag" | tr 'a-z' 'A-Z' | tr -cd 'A-Z0-9-' | cut -c1-20)
[ "$(id -u)" = 0 ] || say "{{ words.no_root }}"
mark=$(od -An -N12 -tx1 /dev/urandom 2>/dev/null | tr -d ' \n')
mark=${mark:-$$$(date +%s)x}
file=$box/digibank-${tag:-x}-$(date -u +%Y%m%dT%H%M%SZ)-$$.txt
say "{{ words.looking }}"
if ! look >"$file.part"; then :; fi
mv "$file.part" "$file" || exit 1
send
