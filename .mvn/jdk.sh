# Sourced by mvnw and linkseal: points JAVA_HOME at a JDK 25, wherever it is installed.
jdk_version() {
  [ -x "$1/bin/javac" ] && sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

find_jdk_25() {
  set +f
  path_javac="$(command -v javac 2>/dev/null || :)"
  [ -z "$path_javac" ] || path_javac="$(readlink -f "$path_javac" 2>/dev/null || echo "$path_javac")"
  for candidate in "${JAVA_HOME-}" "${path_javac%/bin/javac}" /usr/lib/jvm/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && [ "$(jdk_version "$candidate")" = 25 ]; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  echo "No JDK 25 was found. Install one (any vendor) or point JAVA_HOME at it." >&2
  return 1
}

# Not 1: from `./linkseal admin audit` that tells that a log was tampered with.
JAVA_HOME="$(find_jdk_25)" || exit 2
export JAVA_HOME
