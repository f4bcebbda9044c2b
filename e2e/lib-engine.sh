# shellcheck shell=bash
#
# A container engine for the end-to-end scripts, and images to build upon. To be
# sourced after lib.sh, of which $repo and $work are.
# shellcheck disable=SC2154

# Names of what is made on an engine that others use, too: one per run.
readonly tag="ascproof-e2e-$$"

# engine_up finds a Docker engine or starts one, or skips the script.
engine_up() {
	provide docker docker.io || skip "there is no docker, and no package of it to be had"
	if ! docker info >/dev/null 2>&1; then
		[[ $(id -u) == 0 ]] || skip "no Docker engine answers, and only root can start one"
		provide dockerd docker.io || skip "no Docker engine answers, and there is none to start"
		# The package may have started one.
		docker info >/dev/null 2>&1 || start_engine
	fi
	cleanups+=(remove_images)
	say "engine: Docker $(docker version -f '{{.Server.Version}}'), $(builder)"
}

# start_engine starts an engine of our own, which shares nothing with another
# one: its data goes when the script ends. It has no bridge, since nothing here
# needs one: builds use the host's network, tests use none. So it needs neither
# iptables nor modules of the kernel.
start_engine() {
	export DOCKER_HOST="unix://$work/docker.sock"
	mkdir "$work/engine"
	dockerd --host "$DOCKER_HOST" --bridge none --iptables=false --ip6tables=false \
		--data-root "$work/engine/data" --exec-root "$work/engine/exec" --pidfile "$work/engine/pid" \
		>"$work/engine/log" 2>&1 &
	engine=$!
	cleanups+=(stop_engine)
	wait_for 60 engine_settled && kill -0 "$engine" 2>/dev/null && return
	tail -n 5 "$work/engine/log" >&2
	skip "a Docker engine does not start on this machine"
}

# engine_settled is true once the engine answers or has given up.
engine_settled() { docker info || ! kill -0 "$engine"; }

stop_engine() {
	kill "$engine"
	wait "$engine"
	# An engine that was killed leaves mounts, into which rm must not go.
	awk -v "dir=$work/" 'index($2, dir) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l
}

# remove_images goes by name, since an image that others build upon has to lose
# its name before they can take it with them.
remove_images() {
	docker images --format '{{.Repository}}:{{.Tag}}' --filter "reference=$tag/*" | xargs -r docker rmi -f
}

# builder names what "docker build" will build with, and build uses it. A client
# of version 23 or later has BuildKit only as its plugin buildx; earlier ones
# have it built in.
builder() {
	local major
	major=$(docker version -f '{{.Client.Version}}')
	if docker buildx version >/dev/null 2>&1 || ((${major%%.*} < 23)); then
		echo BuildKit
	else
		echo "classic builder"
	fi
}

# build IMAGE [ARGUMENT...] builds the repository's Dockerfile with the module
# proxy of this machine.
build() {
	local image=$1 kit=0
	shift
	[[ $(builder) != BuildKit ]] || kit=1
	DOCKER_BUILDKIT=$kit docker build -q --network host -t "$image" \
		--build-arg "GO_IMAGE=$go_image" --build-arg "SHELL_IMAGE=$shell_image" \
		--build-arg "GOPROXY=$(go env GOPROXY)" --build-arg "GOSUMDB=$(go env GOSUMDB)" \
		"$@" "$repo" >"$work/build.log" 2>&1 || {
		cat "$work/build.log" >&2
		die "docker build"
	}
}

# base_images sets go_image and shell_image to what the Dockerfile names or,
# where that cannot be pulled, to stand-ins that are made of this machine.
base_images() {
	shell_image=$(image_argument SHELL_IMAGE)
	go_image=$(image_argument GO_IMAGE)
	if ! can_use "$shell_image"; then
		say "cannot pull $shell_image: making one of this machine's busybox"
		shell_image="$tag/busybox"
		make_shell_image
	fi
	if ! can_use "$go_image"; then
		say "cannot pull $go_image: making one of this machine's $(go env GOVERSION)"
		go_image="$tag/golang"
		make_go_image
	fi
}

image_argument() { sed -n "s/^ARG $1=//p" "$repo/Dockerfile"; }

can_use() {
	docker image inspect "$1" >/dev/null 2>&1 || timeout 300 docker pull -q "$1" >/dev/null 2>&1
}

# make_shell_image imports a root file system of a static busybox, which also is
# what the stand-in for golang is made upon.
make_shell_image() {
	busybox_root
	tar -C "$work/root" -c . | docker import --change 'CMD ["sh"]' - "$shell_image" >/dev/null
}

make_go_image() {
	busybox_root
	local goroot
	goroot=$(go env GOROOT)
	tar -cf "$work/go.tar" -C "$work/root" .
	tar -rf "$work/go.tar" --transform 's,^,usr/local/go/,' -C "$goroot" bin go.env lib pkg src VERSION
	docker import --change 'ENV PATH=/usr/local/go/bin:/bin' --change 'ENV GOTOOLCHAIN=local' \
		"$work/go.tar" "$go_image" >/dev/null
	rm "$work/go.tar"
}

# busybox_root makes a root file system of busybox and this machine's
# certificates, to which Go on this machine listens as well.
busybox_root() {
	[[ ! -d $work/root ]] || return 0
	provide busybox busybox-static || skip "there is no busybox to make an image of"
	! ldd "$(command -v busybox)" >/dev/null 2>&1 || skip "this machine's busybox needs libraries: install busybox-static"
	local applet certificates=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
	[[ -f $certificates ]] || skip "there are no certificates at $certificates"
	mkdir -p "$work/root/bin" "$work/root/etc/ssl/certs"
	mkdir -m 1777 "$work/root/tmp"
	cp "$(command -v busybox)" "$work/root/bin/busybox"
	for applet in $(busybox --list); do
		[[ $applet == busybox ]] || ln -s busybox "$work/root/bin/$applet"
	done
	cp "$certificates" "$work/root/etc/ssl/certs/ca-certificates.crt"
}
