#!/usr/bin/env bash
# Runs an experiment under Slurm, GNU parallel and xargs, with kills, and checks that the results are those of
# `backflip experiment run`.
#
#     Scripts/slurm_trial.sh [--limit] [PROGRAM]
#
# PROGRAM is the built backflip, by default .build/release/backflip. Needs root on Debian 12 or Ubuntu, and Python 3.
# Packages that are missing (slurm-wlm, munge, parallel) are installed with apt-get. munged, slurmctld and slurmd run
# on the loopback, with two CPUs, without systemd and cgroups, and with all their files in a temporary folder; a
# container will do. About four minutes on two idle cores. It checks that
#
# - 24 runs in a job array come to the same results, bit for bit but for times, as `experiment run`, although the node
#   is killed twice with its running tasks (SIGKILL): once it is down until Slurm notices, once it is back at once;
# - a task that Slurm warns (SIGUSR1) saves, is put back into the queue, and comes to the same result;
# - with --limit: the same by a true time limit, which takes three minutes more;
# - a task that is cancelled saves, and is not put back;
# - sbatch takes names with spaces, quotes and percent signs;
# - a time limit that is shorter than the usual notice is refused, or has a shorter notice;
# - GNU parallel and xargs, killed in the middle (SIGKILL) and started again, come to the same results; so does GNU
#   parallel with --resume-failed, where runs were told to end (SIGTERM), which --resume would leave out.
#
# One line for each check; the status is 1 where one fails. All daemons and files are gone at the end.

set -u

limit=
if [ "${1:-}" = --limit ]; then
  limit=yes
  shift
fi
program=$(realpath "${1:-.build/release/backflip}")
[ -x "$program" ] || { echo "$program: no such program; swift build -c release makes it" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { echo "this script needs root" >&2; exit 2; }

for command in munged slurmctld slurmd sbatch parallel; do
  command -v "$command" > /dev/null && continue
  echo "installing slurm-wlm, munge and parallel"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends slurm-wlm munge parallel > /dev/null 2>&1
  command -v "$command" > /dev/null || { echo "$command cannot be installed" >&2; exit 2; }
done

home=$(mktemp -d /tmp/slurm-trial.XXXXXX)
chmod 755 "$home"
failures=0

# ---- Checks

# Prints a line; the first argument is what is checked, the others are the command that checks it.
check() {
  local text=$1
  shift
  if "$@"; then
    echo "ok      $text"
  else
    echo "FAILED  $text"
    failures=$((failures + 1))
  fi
}

# Waits until a command succeeds; the first argument is for how long, s.
wait_for() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.3
  done
}

# The number of results in a folder.
results() {
  find "$1" -mindepth 2 -maxdepth 2 -regex '.*/[0-9]+\.json' 2> /dev/null | wc -l
}

has_results() { [ "$(results "$1")" -ge "$2" ]; }

cat > "$home/compare.py" <<'PYTHON'
"""Compares the results of two folders but for times, and looks for files that are left."""
import json, pathlib, re, sys

def read(folder):
    found, left = {}, []
    for file in sorted(pathlib.Path(folder).rglob("*")):
        if file.is_dir() or file.parent.name == "slurm":
            continue
        if not re.fullmatch(r"\d+\.json", file.name):
            left.append(str(file))
            continue
        record = json.loads(file.read_text())
        record["measures"].pop("wallSeconds")
        record["training"].pop("wallSeconds")
        record["training"].pop("secondsToSuccess", None)
        found[file.parent.name, file.name] = record
    return found, left

(first, _), (second, left) = read(sys.argv[1]), read(sys.argv[2])
if len(first) != int(sys.argv[3]):
    sys.exit(f"        there are {len(first)} results instead of {sys.argv[3]}")
if first.keys() != second.keys():
    sys.exit(f"        results are missing: {sorted(first.keys() ^ second.keys())}")
different = [key for key in first if first[key] != second[key]]
if different:
    sys.exit(f"        results differ: {different}")
if left:
    sys.exit(f"        left behind: {left}")
PYTHON

same() { python3 "$home/compare.py" "$@"; }

# A process with all that it has started.
descendants() {
  local child
  echo "$1"
  for child in $(pgrep -P "$1"); do descendants "$child"; done
}

# ---- The cluster

export SLURM_CONF=$home/slurm.conf
node=$(hostname -s)
munged=
slurmctld=
slurmd=
# What runs GNU parallel or xargs.
way_process=

start_slurmd() {
  slurmd -D > "$home/slurmd.out" 2>&1 &
  slurmd=$!
}

# The processes of all running tasks: their programs, and the daemon of each.
task_processes() {
  local process parent
  for process in $(scontrol listpids 2> /dev/null | awk '$1 ~ /^[0-9]+$/ {print $1}'); do
    echo "$process"
    parent=$(ps -o ppid= -p "$process" 2> /dev/null | tr -d ' ')
    [ -n "$parent" ] && [ "$(cat "/proc/$parent/comm" 2> /dev/null)" = slurmstepd ] && echo "$parent"
  done | sort -un
}

finish() {
  trap - EXIT
  local process
  # First the controller, so that no task starts any more, and the tasks before the node's daemon, which knows them.
  [ -z "$slurmctld" ] || { kill -KILL "$slurmctld"; wait "$slurmctld"; } 2> /dev/null
  for process in $([ -z "$slurmd" ] || task_processes) $slurmd $munged \
    $([ -z "$way_process" ] || descendants "$way_process"); do
    kill -KILL "$process"
  done 2> /dev/null
  wait 2> /dev/null
  rm -rf "$home"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

start_cluster() {
  mkdir "$home/state" "$home/spool" "$home/munge"
  head -c 1024 /dev/urandom > "$home/munge/key"
  chmod 600 "$home/munge/key"
  munged --foreground --key-file="$home/munge/key" --socket="$home/munge/socket" \
    --pid-file="$home/munge/pid" --seed-file="$home/munge/seed" > "$home/munged.out" 2>&1 &
  munged=$!
  # Credentials expire early, since a task is put back only after that. The ports are not the usual ones.
  cat > "$SLURM_CONF" <<END
ClusterName=trial
SlurmctldHost=$node(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$home/munge/socket,cred_expire=5
SlurmctldPort=$((20000 + $$ % 10000 * 2))
SlurmdPort=$((20001 + $$ % 10000 * 2))
StateSaveLocation=$home/state
SlurmdSpoolDir=$home/spool
SlurmctldPidFile=$home/slurmctld.pid
SlurmdPidFile=$home/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MailProg=/bin/true
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SlurmdParameters=config_overrides
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=3,sched_interval=3
JobRequeue=1
ReturnToService=2
SlurmdTimeout=10
BatchStartTimeout=1
KillWait=5
MinJobAge=3600
NodeName=$node NodeAddr=127.0.0.1 CPUs=2
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE
END
  wait_for 20 test -S "$home/munge/socket" || return
  slurmctld -D > "$home/slurmctld.out" 2>&1 &
  slurmctld=$!
  start_slurmd
  wait_for 60 node_is idle
}

node_is() { [ "$(sinfo --noheader --format=%t 2> /dev/null)" = "$1" ]; }

# Submits an experiment's file with options of `experiment slurm`, edited by the sed script $edit; prints the job.
submit() {
  "$program" experiment slurm "$@" | sed "${edit:-}" | sbatch --parsable
}

# The values of a field of all tasks of a job.
field() { scontrol --oneliner show job "$1" | grep -o " $2=[^ ]*" | cut -d= -f2; }

# How often the tasks of a job were put back.
restarts() { field "$1" Restarts | awk '{sum += $1} END {print sum + 0}'; }

is_running() { [ "$(squeue --noheader --states=RUNNING | wc -l)" -ge "$1" ]; }
is_waiting() { [ "$(squeue --noheader --states=RUNNING,COMPLETING | wc -l)" = 0 ]; }
is_over() { [ "$(squeue --noheader | wc -l)" = 0 ]; }
was_put_back() { [ "$(restarts "$1")" -ge "$2" ]; }
has_state() { ! field "$1" JobState | grep -qv "^$2\$"; }
contains() { grep -q "$1" "$2" 2> /dev/null; }

# Kills the node's daemon, and all tasks with their daemons.
kill_node() {
  local processes
  processes=$(task_processes)
  # shellcheck disable=SC2086
  kill -KILL "$slurmd" $processes
  wait "$slurmd" 2> /dev/null
  echo "        killed the node with $(echo $processes | wc -w) processes of tasks, after $(results "$1") results"
}

# ---- Experiments

cat > "$home/trial.yaml" <<'END'
name: trial
scenario: backflip
choices: 10
seeds: 1-8
arms:
  oracle: {scenario: {schedule: {policyStepsPerChoice: 2000, initialChoices: 5}}}
  one answer in ten wrong:
    {rater: "mistaken:0.1", scenario: {schedule: {policyStepsPerChoice: 2000, initialChoices: 5}}}
  by a formula: {reward: airborne * -pitchVelocity - bodyContact, steps: 50000}
measures:
  turns in the air: largest(-landedTurn)
END
cat > "$home/longer.yaml" <<'END'
scenario: backflip
seeds: 1
arms:
  oracle: {choices: 40, scenario: {schedule: {policyStepsPerChoice: 2000, initialChoices: 5}}}
  by a formula: {reward: airborne * -pitchVelocity - bodyContact, steps: 600000}
END
cat > "$home/long.yaml" <<'END'
scenario: backflip
seeds: 1
arms:
  by a formula: {reward: airborne * -pitchVelocity - bodyContact, steps: 3000000}
END
mkdir "$home/it's a \"20%\" folder"
cat > "$home/it's a \"20%\" folder/names.yaml" <<'END'
name: it's a "20%" # experiment
scenario: backflip
seeds: 1
arms:
  it's a "20%" $HOME: {reward: airborne * -pitchVelocity - bodyContact, steps: 20000}
END
sed -i "s/^name: .*/name: 'it''s a \"20%\" # experiment'/" "$home/it's a \"20%\" folder/names.yaml"

run() {
  "$program" experiment run "$@" > /dev/null 2> "$home/run.err" && return
  cat "$home/run.err" >&2
  exit 1
}

start=$SECONDS
run "$home/trial.yaml" --results "$home/whole" --jobs 2
echo "        experiment run: $(results "$home/whole") results in $((SECONDS - start)) s"

# ---- Slurm

check "$(slurmd -V) starts" start_cluster
[ $failures = 0 ] || { tail -n 5 "$home"/*.out; exit 1; }
slurm=$home/by-slurm
job=$(submit "$home/trial.yaml" --results "$slurm" --time 30:00)
wait_for 300 has_results "$slurm" 4 && wait_for 60 is_running 2
sleep 1.5
kill_node "$slurm"
check "Slurm notices that the node is down, and puts its tasks back" wait_for 120 is_waiting
start_slurmd
wait_for 300 has_results "$slurm" 12 && wait_for 60 is_running 2
sleep 1.5
before=$(restarts "$job")
kill_node "$slurm"
start_slurmd
if ! wait_for 60 was_put_back "$job" $((before + 1)); then
  echo "        Slurm does not notice that the tasks are gone: scontrol requeue"
  for task in $(squeue --noheader --states=RUNNING --format=%i); do scontrol requeue "$task"; done
fi
check "the node is back, and the queue becomes empty" wait_for 600 is_over
check "all tasks are completed" has_state "$job" COMPLETED
check "the results of Slurm, with $(restarts "$job") restarts" same "$home/whole" "$slurm" 24

run "$home/longer.yaml" --jobs 2
mv "$home/longer.results" "$home/longer"
job=$(submit "$home/longer.yaml" --time 30:00)
wait_for 60 is_running 2
sleep 5
for task in 0 1; do scancel --signal=USR1 --batch "${job}_$task"; done
check "SIGUSR1 puts two tasks back" wait_for 60 was_put_back "$job" 2
check "they say that they are not finished" \
  [ "$(grep -l "not finished; the same command continues" "$home"/longer.results/slurm/*.log | wc -l)" = 2 ]
check "their jobs end" wait_for 300 is_over
check "they are completed" has_state "$job" COMPLETED
check "their results" same "$home/longer" "$home/longer.results" 2

job=$(submit "$home/long.yaml" --results "$home/cancelled" --time 30:00)
wait_for 60 is_running 1 && wait_for 60 contains policySteps "$home/cancelled/slurm/0.log"
scancel "$job"
check "a task that is cancelled saves" \
  wait_for 20 contains "not finished; the same command continues" "$home/cancelled/slurm/0.log"
wait_for 20 is_waiting
check "it is not put back" has_state "$job" CANCELLED
scancel --user=root --quiet

folder="$home/it's a \"20%\" folder"
job=$(submit "$folder/names.yaml" --time 30:00)
check "sbatch takes names with spaces, quotes and percent signs" [ -n "$job" ]
check "such a job ends" wait_for 60 is_over
check "it has a result" has_results "$folder/it's a \"20%\" # experiment.results" 1
check "it has a log" [ -s "$folder/it's a \"20%\" # experiment.results/slurm/0.log" ]

notice_is_short() {
  local script
  script=$("$program" experiment slurm "$home/long.yaml" --time 4:00 2> /dev/null) || return 0
  [ "$(sed -n 's/^#SBATCH --signal=B:USR1@\([0-9]*\).*/\1/p' <<< "$script")" -lt 240 ]
}
check "a limit of four minutes is refused, or has a shorter notice" notice_is_short

if [ -n "$limit" ]; then
  run "$home/long.yaml" --results "$home/long"
  job=$(submit "$home/long.yaml" --results "$home/limited" --time 6)
  check "a time limit puts a task back" wait_for 180 was_put_back "$job" 1
  check "its job ends" wait_for 900 is_over
  check "it is completed" has_state "$job" COMPLETED
  check "its result" same "$home/long" "$home/limited" 1
fi

# ---- GNU parallel and xargs

by_parallel() {
  "$program" experiment commands "$home/trial.yaml" --results "$1" |
    (cd / && exec parallel --joblog "$1.log" "${2:---resume}" -j2) > /dev/null 2>&1
}
by_xargs() {
  "$program" experiment commands "$home/trial.yaml" --results "$1" |
    (cd / && exec xargs -d '\n' -P 2 -I{} sh -c '{}') > /dev/null 2>&1
}

# Kills GNU parallel or xargs with all that it has started: stopped first, since it may be starting more.
kill_way() {
  # shellcheck disable=SC2046
  kill -STOP $(descendants "$way_process") 2> /dev/null
  # shellcheck disable=SC2046
  kill -KILL $(descendants "$way_process") 2> /dev/null
  wait "$way_process" 2> /dev/null
  way_process=
}

# Starts $1 with the folder $2, and kills it with all that it has started after $3 results.
kill_after() {
  "$1" "$2" &
  way_process=$!
  wait_for 300 has_results "$2" "$3"
  sleep 0.7
  kill_way
  echo "        killed ${1#by_} after $(results "$2") results"
}

for way in parallel xargs; do
  folder=$home/by-$way
  kill_after by_$way "$folder" 6
  kill_after by_$way "$folder" 14
  check "$way ends with status 0 when it is started again" by_$way "$folder"
  check "the results of $way" same "$home/whole" "$folder" 24
done

folder=$home/by-parallel-told
by_parallel "$folder" &
way_process=$!
wait_for 300 has_results "$folder" 4
sleep 0.7
told=" "
# Tells each run once to end, since a second signal would end it at once; succeeds when one has saved and ended.
tell_runs() {
  local process
  for process in $(descendants "$way_process"); do
    if [ "$(ps -o comm= -p "$process")" = backflip ] && [[ "$told" != *" $process "* ]]; then
      kill -TERM "$process" 2> /dev/null
      told+="$process "
    fi
  done
  awk -F'\t' '$7 == 75 {found = 1} END {exit !found}' "$folder.log" 2> /dev/null
}
check "a run that is told to end (SIGTERM) ends with status 75 in the log of parallel" wait_for 30 tell_runs
kill_way
echo "        killed parallel after $(results "$folder") results"
check "parallel ends with status 0 with --resume-failed" by_parallel "$folder" --resume-failed
check "the results of parallel with --resume-failed" same "$home/whole" "$folder" 24

echo "$failures checks failed"
[ $failures = 0 ]
