import Foundation

/// A batch script for Slurm: an array with one task for each run.
///
/// Slurm sends SIGUSR1 five minutes before the time limit; the run saves and ends with status 75, and
/// the task is put back into the queue. A task whose node fails is put back by Slurm (`--requeue`), and
/// goes on from what is on disk.
package struct SlurmScript {
  /// The name of the job.
  package var name: String
  /// The commands of the runs, one for each task, in the shell's words.
  package var commands: [String]
  /// The time limit of a task, as sbatch takes it.
  package var time: String
  /// The partition; nil for the cluster's default.
  package var partition: String?
  /// Cores of a task.
  package var cores: Int
  /// The folder of the tasks' output.
  package var logs: String

  package init(
    name: String, commands: [String], time: String, partition: String?, cores: Int, logs: String
  ) {
    self.name = name
    self.commands = commands
    self.time = time
    self.partition = partition
    self.cores = cores
    self.logs = logs
  }

  /// How long before the time limit a task is told to save, s.
  private static let notice = 300

  /// The lines of the script.
  package var lines: [String] {
    var options = [
      "--job-name=\(name)", "--array=0-\(commands.count - 1)", "--ntasks=1",
      "--cpus-per-task=\(cores)", "--time=\(time)", "--requeue", "--open-mode=append",
      "--signal=B:USR1@\(Self.notice)", "--output=\(logs)/%a.log",
    ]
    if let partition { options.append("--partition=\(partition)") }
    return ["#!/bin/bash"] + options.map { "#SBATCH \($0)" } + [
      "",
      "# Submit with sbatch; submit again whenever runs are missing: those that are done end at once.",
      "commands=(",
    ] + commands.map { "  \(Self.quoted($0))" } + [
      ")",
      "",
      "bash -c \"exec ${commands[SLURM_ARRAY_TASK_ID]}\" &",
      "run=$!",
      "trap 'kill -USR1 \"$run\"' USR1",
      "trap 'kill -TERM \"$run\"' TERM",
      "wait \"$run\"; status=$?",
      "# A signal interrupts the wait; the run ends when it has saved.",
      "while kill -0 \"$run\" 2>/dev/null; do wait \"$run\"; status=$?; done",
      "if [ \"$status\" -eq \(RunQueue.unfinished) ]; then",
      "  scontrol requeue \"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}\" && sleep 60",
      "fi",
      "exit \"$status\"",
    ]
  }

  /// A text as one word of the shell.
  private static func quoted(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }
}
