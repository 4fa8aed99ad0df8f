# shellcheck shell=bash
# Sourced by ./timbre and ./test: installs what is missing and builds what is stale, once.
# Needs $root, the folder of the repository.

packages_to_use=(
  libsndfile1 libmpg123-0   # sound files
  libsoxr0                  # resampling
  libtagc0                  # genre tags
  libpng16-16               # images
)
# JPEG images, under Ubuntu's name or Debian's.
if grep -qs '^ID=ubuntu' /etc/os-release; then packages_to_use+=(libturbojpeg); else packages_to_use+=(libturbojpeg0); fi

packages_to_train=(
  cmake g++ make            # build the libtorch shim
  libtorch-dev              # neural networks
  libgloo-dev               # training by several processes (the headers that libtorch's own need)
  libopenblas0-pthread      # fast matrix products for libtorch (the reference BLAS is 30 times slower)
  libxgboost0 libsvm3       # boosted trees, forests, support-vector machines
)

packages_to_test=(
  ffmpeg                    # M4A, WMA, video
)

# What only tests need and what may be missing: those that need it are then skipped by name.
packages_to_test_pages=(
  chromium                  # the page, in a real browser
)

say() { printf 'setup: %s\n' "$*" >&2; }

fail() {
  printf 'timbre: %s\n' "$*" >&2
  exit 1
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

# Installs packages for a purpose, named first.
install_packages() {
  local purpose=$1 missing as_root=()
  shift
  if ! command -v apt-get > /dev/null; then
    say "there is no apt-get here; install by hand what of this is missing for $purpose: $*"
    return
  fi
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo > /dev/null || fail "$purpose needs packages that only root can install; run as root: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing packages for $purpose: ${missing[*]}"
  # An installation that was interrupted is completed first.
  quietly "${as_root[@]}" dpkg --configure -a
  quietly "${as_root[@]}" apt-get update
  quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 "${missing[@]}"
}

# What the program asks for when it first needs it.
install_for_program() {
  case $1 in
    ffmpeg) install_packages "this kind of file" "$1" ;;
    training) set_up_training ;;
    *) fail "--install $1: is neither ffmpeg nor training" ;;
  esac
}

# Whether anything that a product is made from is newer than the stamp of its last making.
is_stale() {
  local stamp=$root/artifacts/$1.stamp
  shift
  [ ! -e "$stamp" ] && return 0
  [ -n "$(find "$@" -newer "$stamp" -type f -print -quit 2> /dev/null)" ]
}

stamp() { touch "$root/artifacts/$1.stamp"; }

# Processes that a build leaves behind must not hold on to the lock.
quietly() {
  local log=$root/artifacts/setup-$BASHPID.log
  "$@" > "$log" 2>&1 < /dev/null 9>&- || {
    cat "$log" >&2
    fail "'$*' failed; its output is above"
  }
  rm "$log"
}

require_dotnet() {
  if ! command -v dotnet > /dev/null || ! dotnet --list-sdks 2> /dev/null | grep -q '^10\.'; then
    fail "the .NET 10 SDK is missing; install it with 'apt-get install dotnet-sdk-10.0' or as https://dotnet.microsoft.com/download/dotnet/10.0 says, then run this again"
  fi
}

build_program() {
  require_dotnet
  say "building the program"
  # Compiled ahead of time for this machine, so that a command answers at once.
  quietly dotnet publish "$root/src/Timbre.Cli" -c Release --use-current-runtime --no-self-contained \
    -p:PublishReadyToRun=true -o "$root/artifacts/program"
}

build_native() {
  say "building the libtorch shim"
  quietly cmake -S "$root/native" -B "$root/artifacts/native" -DCMAKE_BUILD_TYPE=Release
  quietly cmake --build "$root/artifacts/native" --parallel "$(nproc)"
}

program_sources=("$root/src" "$root/models" "$root/Directory.Build.props" "$root/Directory.Build.targets" "$root/Directory.Packages.props" "$root/global.json")

# One search, as it precedes every command.
is_ready_to_use() { [ -e "$root/artifacts/use.stamp" ] && ! is_stale program "${program_sources[@]}" "$root/eng"; }

install_to_use() { ! is_stale use "$root/eng" || { install_packages "using Timbre" "${packages_to_use[@]}" && stamp use; }; }

set_up_program() {
  ! is_stale program "${program_sources[@]}" || build_program
  stamp program
}

set_up_use() { install_to_use && set_up_program; }

# Whether a command line is of a command that trains, and not only asks for its help.
is_training() {
  case ${1-} in train | study) ;; *) return 1 ;; esac
  case " $* " in *" --help "* | *" -h "* | *" -\? "*) return 1 ;; esac
}

is_ready_to_train() { ! is_stale train "$root/eng" && ! is_stale native "$root/native"; }

install_to_train() { ! is_stale train "$root/eng" || { install_packages training "${packages_to_train[@]}" && stamp train; }; }

set_up_native() { ! is_stale native "$root/native" || { build_native && stamp native; }; }

set_up_training() { install_to_train && set_up_native; }

# Runs a step of the set-up; two first runs at once take turns.
in_turn() {
  mkdir -p "$root/artifacts"
  exec 9> "$root/artifacts/setup.lock"
  flock 9
  "$@"
  exec 9>&-
}
