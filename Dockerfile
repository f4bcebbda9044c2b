# The image of the GitHub action and, with --target shell, one whose jobs need a
# shell.
#
# Only what the classic builder knows is used here, no mounts and no heredocs:
# nektos/act builds actions with it, and so does a Docker client without buildx.

# Both by digest, so that a commit names the compiler as well. They are those of
# .github/images/Dockerfile.
ARG GO_IMAGE=golang:1.26.8@sha256:6c2a5538f964f1c82f97ad14988bf05de100d922d159d0e398b54c7b0ca0c6c9
ARG SHELL_IMAGE=busybox:1.37-musl@sha256:fc6dddc4c44b1bfe37f41cae8e67d1693828e8f42a91862816d7953e2c9d3f23

FROM ${GO_IMAGE} AS build
# For networks that have a module proxy of their own. Unset means Go's defaults.
ARG GOPROXY
ARG GOSUMDB
ARG GOFLAGS
# The release or commit to name, where the build knows it. GitHub's runner passes no
# arguments: there the archive that it unpacked names its commit.
ARG VERSION
ENV CGO_ENABLED=0
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd/ascproof cmd/ascproof
COPY internal internal
RUN go build -trimpath -ldflags "-s -w -X github.com/ascproof/ascproof/internal/project.release=${VERSION}" -o /rootfs/ascproof ./cmd/ascproof
# The program's second name is that of the action's post step: a post-entrypoint is
# one word, without arguments of its own.
#
# The same times on every file, so that the same source makes the same layer.
RUN ln -s ascproof /rootfs/ascproof-post \
 && mkdir -p /rootfs/etc/ssl/certs \
 && cp /etc/ssl/certs/ca-certificates.crt /rootfs/etc/ssl/certs/ \
 && find /rootfs -exec touch -h -d @0 {} +

# GitLab's runner pipes each script into the image's sh, which is why a job's
# image must have one, and must not have an entrypoint that gets in between.
FROM ${SHELL_IMAGE} AS shell
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="ascproof with a shell" \
      org.opencontainers.image.description="Check App Store Connect API keys in CI: for jobs that run scripts" \
      org.opencontainers.image.source="https://github.com/ascproof/ascproof" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /rootfs/ /
RUN ln -s /ascproof /bin/ascproof

# The last stage is what GitHub's runner builds: it names no target.
#
# There is no USER: the workspace and the files that take outputs belong to the
# runner's user, whose number differs between runners, so that only root may
# always write to them. GitHub's page on Dockerfile support for actions asks for
# the default user for the same reason. There is no WORKDIR: the runner sets one.
FROM scratch
ARG VERSION
ARG REVISION
LABEL org.opencontainers.image.title="ascproof" \
      org.opencontainers.image.description="Check App Store Connect API keys in CI" \
      org.opencontainers.image.source="https://github.com/ascproof/ascproof" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /rootfs/ /
ENTRYPOINT ["/ascproof"]
CMD ["check"]
