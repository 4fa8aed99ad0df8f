# shellcheck shell=bash
# Sourced by ./timbre and ./test: installs what is missing and builds what is stale, once.
# Needs $root, the folder of the repository.

packages_to_run=(
  cmake g++ make            # build the libtorch shim
  libtorch-dev              # neural networks
  libgloo-dev               # training by several processes (the headers that libtorch's own need)
  libopenblas0-pthread      # fast matrix products for libtorch (the reference BLAS is 30 times slower)
  libsndfile1 libmpg123-0   # sound files
  libsoxr0                  # resampling
  libtagc0                  # genre tags
  ffmpeg                    # M4A, WMA, video
  libxgboost0 libsvm3       # boosted trees, forests, support-vector machines
  libpng16-16               # images
  gnuplot-nox graphviz      # plots and network diagrams
)
# JPEG images, under Ubuntu's name or Debian's.
if grep -qs '^ID=ubuntu' /etc/os-release; then packages_to_run+=(libturbojpeg); else packages_to_run+=(libturbojpeg0); fi

packages_to_test=(
  chromium                  # the page, in a real browser
)

say() { printf 'setup: %s\n' "$*" >&2; }

fail() {
  printf 'timbre: %s\n' "$*" >&2
  exit 1
}

require_dotnet() {
  if ! command -v dotnet > /dev/null || ! dotnet --list-sdks 2> /dev/null | grep -q '^10\.'; then
    fail "the .NET 10 SDK is missing; install it with 'apt-get install dotnet-sdk-10.0' or as https://dotnet.microsoft.com/download/dotnet/10.0 says, then run this again"
  fi
}

# Prints those of the named packages that are not installed, under their own name or as what another provides
# (Ubuntu's and newer Debians' 64-bit time transition renamed some: libpng16-16t64 provides libpng16-16).
missing_packages() {
  local installed package
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}, ${Provides},\n' | sed -nE 's/^installed //p')
  for package in "$@"; do
    grep -qE "(^|[ ,])${package//+/\\+}([ ,]|$)" <<< "$installed" || printf '%s\n' "$package"
  done
}

install_packages() {
  command -v apt-get > /dev/null || fail "apt-get is missing; install these by hand: $*"
  local missing as_root=()
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -eq 0 ] && return
  say "installing the system packages that Timbre runs on: ${missing[*]}"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null || fail "installing needs root; run as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  if ! { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2; then
    fail "apt-get could not install ${missing[*]}; see its message above"
  fi
}

# What only tests need may be missing: those that need it are then skipped by name.
install_test_packages() {
  local missing
  mapfile -t missing < <(missing_packages "${packages_to_test[@]}")
  [ ${#missing[@]} -eq 0 ] && return
  (install_packages "${missing[@]}") || say "going on without ${missing[*]}: the tests that need it will be skipped"
}

# Whether anything that a product is made from is newer than the stamp of its last build.
is_stale() {
  local stamp=$1
  shift
  [ ! -e "$stamp" ] && return 0
  [ -n "$(find "$@" -newer "$stamp" -type f -print -quit 2> /dev/null)" ]
}

quietly() {
  local log=$root/artifacts/setup.log
  "$@" > "$log" 2>&1 || {
    cat "$log" >&2
    fail "'$*' failed; its output is above"
  }
}

build_native() {
  is_stale "$root/artifacts/native.stamp" "$root/native" || return 0
  say "building the libtorch shim"
  quietly cmake -S "$root/native" -B "$root/artifacts/native" -DCMAKE_BUILD_TYPE=Release
  quietly cmake --build "$root/artifacts/native"
  touch "$root/artifacts/native.stamp"
}

build_program() {
  is_stale "$root/artifacts/program.stamp" "${program_sources[@]}" || return 0
  say "building the program"
  # Compiled ahead of time for this machine, so that a command answers at once.
  quietly dotnet publish "$root/src/Timbre.Cli" -c Release --use-current-runtime --no-self-contained \
    -p:PublishReadyToRun=true -o "$root/artifacts/program"
  touch "$root/artifacts/program.stamp"
}

program_sources=("$root/src" "$root/models" "$root/Directory.Build.props" "$root/Directory.Packages.props" "$root/global.json")

# Two first runs at once take turns.
set_up() {
  mkdir -p "$root/artifacts"
  exec 9> "$root/artifacts/setup.lock"
  flock 9
  require_dotnet
  if is_stale "$root/artifacts/packages.stamp" "$root/eng"; then
    install_packages "${packages_to_run[@]}"
    touch "$root/artifacts/packages.stamp"
  fi
  build_native
  build_program
  exec 9>&-
}

program_is_current() {
  [ -e "$root/artifacts/packages.stamp" ] && [ -e "$root/artifacts/native.stamp" ] &&
    ! is_stale "$root/artifacts/program.stamp" "${program_sources[@]}" "$root/native" "$root/eng"
}
