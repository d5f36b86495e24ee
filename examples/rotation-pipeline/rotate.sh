#!/bin/sh
# Rotates a key from a pipeline: begins, waits for the new version, deploys it, verifies it with a
# real call, and waits until the old one is gone. Where anything fails after the new version was
# handed out it rolls back, deploys the old one again, and waits for that. See README.md beside it.
#
# Exit codes: 0 rotated; 1 failed, and rolled back as far as is said; 2 a setting is missing;
# 4 rotated as far as this host is concerned: the old version is not gone yet.

# No line of this script is echoed, whoever asks for it: some of them hold the key.
set +x
set -eu
umask 077

say() { printf '%s\n' "$*" >&2; }

for name in KEYTURN_URL KEYTURN_TOKEN ROTATE_KEY IDENTITY ENV_FILE DEPLOY VERIFY_URL; do
  eval "value=\${$name:-}"
  if [ -z "$value" ]; then
    say "set $name; see README.md"
    exit 2
  fi
done
HAND_OUT_TIMEOUT=${HAND_OUT_TIMEOUT:-10m}
ROTATION_TIMEOUT=${ROTATION_TIMEOUT:-30m}
VERIFY_TRIES=${VERIFY_TRIES:-3}
REASON=${REASON:-pipeline}

# One member of the JSON object on standard input; fails where there is none. Node is there: keyturn
# needs it.
member() {
  node -e 'try {
      const text = require("node:fs").readFileSync(0, "utf8");
      process.stdout.write(String(JSON.parse(text)[process.argv[1]]));
    } catch { process.exitCode = 1; }' "$1"
}

# The key that the env file holds now.
current_key() { sed -n 's/^KEYTURN_API_KEY=//p' "$ENV_FILE"; }

# Fetches the version to use into the env file; on the way back it is the old one. Says its number.
pick_up() { keyturn holders pickup --identity "$IDENTITY" --to-env "$ENV_FILE" --json "$@" | member version; }

deploy() {
  # A runner of GitHub takes the key out of whatever the deployment prints from here on.
  if [ "${GITHUB_ACTIONS:-}" = true ]; then printf '::add-mask::%s\n' "$(current_key)"; fi
  sh -c "$DEPLOY"
}

# One real call with the new version. It works, and is the one in use, where the API lets it through
# and names it in Api-Key-Status as active; a version that is on its way out is named deprecated.
call_works() {
  # The key goes in by standard input: arguments are seen by every process of the machine.
  head=$(printf 'header = "X-API-Key: %s"\n' "$(current_key)" |
    curl --config - --silent --show-error --max-time 30 --output /dev/null --dump-header - \
      --header 'User-Agent: rotation-pipeline' "$VERIFY_URL" | tr -d '\r') || return 1
  status=$(printf '%s\n' "$head" | sed -n 's/^HTTP[^ ]* \([0-9]*\).*/\1/p' | tail -n 1)
  named=$(printf '%s\n' "$head" | sed -n 's/^[Aa][Pp][Ii]-[Kk]ey-[Ss]tatus: *//p' | tail -n 1)
  say "the API answered ${status:-nothing}, api-key-status: ${named:-none}"
  case $status in 2??) ;; *) return 1 ;; esac
  case "$named;" in "active;version=$new;"*) ;; *) return 1 ;; esac
}

verify() {
  tries=0
  while ! call_works; do
    tries=$((tries + 1))
    if [ "$tries" -ge "$VERIFY_TRIES" ]; then return 1; fi
    sleep 2
  done
  # The deployed program itself, where there is a test for it.
  if [ -n "${SMOKE_TEST:-}" ]; then sh -c "$SMOKE_TEST"; fi
}

phase_of_end() {
  keyturn rotations show "$rotation" --wait --timeout "$ROTATION_TIMEOUT" --json | member phase
}

# Before the new version was handed out to anybody there is nothing to move back.
turn_back() {
  keyturn rotations roll-back "$rotation" --json >/dev/null && return
  if keyturn rotations cancel "$rotation" --json >/dev/null; then
    say "cancelled: nobody was given version $new"
    exit 1
  fi
  # It was handed out between the two.
  keyturn rotations roll-back "$rotation" --json >/dev/null
}

# The old version was accepted all the time, so nobody was refused meanwhile.
roll_back() {
  say "$1; rolling $rotation back"
  if ! turn_back; then
    say "it could not be rolled back: version $old is accepted still; see: keyturn rotations show $rotation"
    exit 1
  fi
  if [ "$(pick_up)" != "$old" ]; then
    say "version $old could not be fetched: deploy it by hand; it is accepted"
    exit 1
  fi
  if ! deploy; then
    say "version $old is in $ENV_FILE and could not be deployed: deploy it by hand"
    exit 1
  fi
  keyturn holders confirm --identity "$IDENTITY" --json >/dev/null || say 'not confirmed'
  say "version $old is deployed again; waiting until version $new is gone"
  if [ "$(phase_of_end || true)" = rolled-back ]; then
    say 'rolled back'
  else
    say "not over yet; follow it: keyturn rotations watch $rotation"
  fi
  exit 1
}

# What people should know before they read of a wait; it stops nothing.
keyturn readiness --key "$ROTATE_KEY" >&2

# The way back needs the version that is used now, so it is held before there is another.
pick_up >/dev/null
if [ -z "$(current_key)" ]; then
  say "$ENV_FILE holds no key: pick the version in use up once before rotating"
  exit 1
fi

begun=$(keyturn rotate "$ROTATE_KEY" --reason "$REASON" --json)
rotation=$(printf '%s' "$begun" | member id)
old=$(printf '%s' "$begun" | member from)
new=$(printf '%s' "$begun" | member to)
if [ "$(printf '%s' "$begun" | member direction)" != forward ]; then
  say "$rotation runs back already; wait until it has ended"
  exit 1
fi
trap 'say "stopped; $rotation stays open and strands nobody: run this again, or roll it back"; exit 130' INT TERM
say "$rotation moves $ROTATE_KEY from version $old to $new"

# A run that was stopped may have fetched it before.
if [ "$(pick_up)" != "$new" ]; then
  picked=$(pick_up --wait --timeout "$HAND_OUT_TIMEOUT") || picked=
  if [ "$picked" != "$new" ]; then roll_back "version $new was not handed out in time"; fi
fi
deploy || roll_back "version $new could not be deployed"
verify || roll_back "version $new does not work"
keyturn holders confirm --identity "$IDENTITY" --json >/dev/null || roll_back 'the server did not take the confirmation'
say "version $new works and is the one in use; waiting until version $old is gone"

status=0
end=$(phase_of_end) || status=$?
if [ "$status" -eq 0 ] && [ "$end" = completed ]; then
  say "rotated: version $old is gone"
  exit 0
fi
shown=$(keyturn rotations show "$rotation" --json)
if [ "$(printf '%s' "$shown" | member endedAt)" = null ]; then
  say "version $new is in use here, and version $old is not gone yet; the rotation goes on by itself:"
  keyturn rotations show "$rotation" >&2
  exit 4
fi
say "$rotation ended $(printf '%s' "$shown" | member phase)"
exit 1
