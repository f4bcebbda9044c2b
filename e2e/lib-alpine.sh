# shellcheck shell=bash
#
# A root file system that is to a program what Alpine's is: musl, a busybox that is linked
# with it, and no bash, no curl and no glibc. Alpine's own cannot be had from Debian's
# packages. To be sourced after lib.sh and lib-pipeline.sh, of which $work and $cache are.
# shellcheck disable=SC2154

# alpine_root DIRECTORY makes it there, with busybox as Debian's source builds it.
alpine_root() {
	local root=$1 applet certificates=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
	provide musl-gcc musl-tools libc6-dev linux-libc-dev make gcc bzip2 || return
	musl_busybox || return
	mkdir -p "$root"/{bin,lib,etc/ssl/certs}
	mkdir -m 1777 "$root/tmp"
	cp "$cache/busybox-musl" "$root/bin/busybox"
	cp -L /lib/ld-musl-*.so.1 "$root/lib/"
	for applet in $("$cache/busybox-musl" --list); do
		[[ $applet == busybox || $applet == bash ]] || ln -s busybox "$root/bin/$applet"
	done
	cp "$certificates" "$root/etc/ssl/certs/ca-certificates.crt"
}

# musl_busybox builds it once, which takes a minute.
musl_busybox() {
	[[ ! -x $cache/busybox-musl ]] || return 0
	local dir="$work/busybox"
	say "building busybox with musl, which is kept in $cache"
	mkdir "$dir"
	busybox_source "$dir" || return
	(
		cd "$dir/source" || exit
		make -s defconfig
		# What musl lacks, or a newer kernel no longer has.
		sed -i -E 's/^CONFIG_(TC|FEATURE_TC_INGRESS|EXTRA_COMPAT)=y/# CONFIG_\1 is not set/' .config
		yes '' | make -s oldconfig
		make -s -j2 CC="musl-gcc -idirafter /usr/include -idirafter /usr/include/$(gcc -dumpmachine)" HOSTCC=gcc busybox
	) >"$dir/log" 2>&1 </dev/null || { tail -n 5 "$dir/log" >&2 && return 1; }
	mkdir -p "$cache"
	cp "$dir/source/busybox" "$cache/busybox-musl.$$" && mv "$cache/busybox-musl.$$" "$cache/busybox-musl"
}

# busybox_source DIRECTORY gets the source by lists of our own: those of this machine may
# be without sources, and stay as they are.
busybox_source() {
	local dir=$1 list
	have apt-get || return
	mkdir -p "$dir/lists/partial" "$dir/sources" "$dir/source"
	for list in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
		[[ ! -f $list ]] || sed -E 's/^Types: deb$/Types: deb-src/; s/^deb /deb-src /' "$list" >"$dir/sources/${list##*/}"
	done
	(
		cd "$dir" || exit
		get=(apt-get -qq -o "Dir::Etc::SourceList=/dev/null" -o "Dir::Etc::SourceParts=$dir/sources" -o "Dir::State::Lists=$dir/lists" -o APT::Sandbox::User=root)
		"${get[@]}" update && "${get[@]}" source --download-only busybox
	) >"$dir/log" 2>&1 || { tail -n 5 "$dir/log" >&2 && return 1; }
	tar -xf "$dir"/busybox_*.orig.tar.* -C "$dir/source" --strip-components 1
}
