# Sourced by up, build, test and .ci/run, with $root set: puts the pinned Bun on PATH and installs packages.
# Needs npm only.
# shellcheck shell=sh

say() { printf '%s\n' "$*" >&2; }

# The platform's own package is installed, not "bun": that one needs an install script, which npm may be told not to run.
bun_package() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) if grep -qw avx2 /proc/cpuinfo 2>/dev/null; then echo bun-linux-x64; else echo bun-linux-x64-baseline; fi ;;
    Linux-aarch64) echo bun-linux-aarch64 ;;
    Darwin-arm64) echo bun-darwin-aarch64 ;;
    Darwin-x86_64) echo bun-darwin-x64 ;;
    *) say "There is no Bun for $(uname -s) on $(uname -m)."; exit 1 ;;
  esac
}

# Leaves bun on PATH: the one that is there when it has the right version, else one of our own in .bun.
prepare_bun() {
  version=$(cat "$root/.bun-version")
  if command -v bun >/dev/null 2>&1 && [ "$(bun --version 2>/dev/null)" = "$version" ]; then return; fi
  folder="$root/.bun/$version"
  if [ ! -x "$folder/bin/bun" ]; then
    command -v npm >/dev/null 2>&1 || { say "npm is needed to install Bun $version: install Node.js first."; exit 1; }
    say "Installing Bun $version into .bun …"
    package=$(bun_package)
    draft="$root/.bun/draft.$$"
    mkdir -p "$draft"
    # A manifest of its own: else npm would take the repository for the place to install into.
    echo '{ "private": true }' >"$draft/package.json"
    npm install --prefix "$draft" --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error \
      "@oven/$package@$version" >&2 || { rm -rf "$draft"; say "Bun could not be installed."; exit 1; }
    mkdir -p "$folder/bin"
    mv "$draft/node_modules/@oven/$package/bin/bun" "$folder/bin/bun.new"
    rm -rf "$draft"
    chmod +x "$folder/bin/bun.new"
    ln -sf bun "$folder/bin/bunx"
    mv "$folder/bin/bun.new" "$folder/bin/bun"
  fi
  PATH="$folder/bin:$PATH"
  export PATH
}

# prepare_packages: what the lock file says, if that has not been done since it last changed.
prepare_packages() {
  stamp="$root/node_modules/.postern-installed"
  wanted=$(cat "$root/package.json" "$root/bun.lock" "$root"/patches/* 2>/dev/null | cksum)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
  say "Installing packages …"
  # Bun does not read all of npm's settings; the registry is the one that matters.
  registry=$(npm config get registry 2>/dev/null || true)
  if [ -n "$registry" ] && [ -z "${NPM_CONFIG_REGISTRY:-}" ]; then export NPM_CONFIG_REGISTRY="$registry"; fi
  (cd "$root" && bun install --frozen-lockfile --ignore-scripts >&2) || { say "Packages could not be installed."; exit 1; }
  printf '%s\n' "$wanted" >"$stamp"
}

# Builds dist/postern when a source is newer.
build_if_stale() {
  if [ -x "$root/dist/postern" ]; then
    newer=$(cd "$root" && find src workers migrations config proto/gen scripts/build.ts package.json bun.lock .bun-version \
      -newer dist/postern 2>/dev/null | head -n 1)
    if [ -z "$newer" ]; then return; fi
  fi
  say "Building dist/postern …"
  (cd "$root" && bun scripts/build.ts >&2) || { say "The build failed."; exit 1; }
}
