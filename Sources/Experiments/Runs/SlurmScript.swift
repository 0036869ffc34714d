import Foundation

/// A batch script for Slurm: an array with one task for each run.
///
/// Slurm sends SIGUSR1 five minutes before the time limit; the run saves and ends with status 75, and
/// the task is put back into the queue. A task whose node fails is put back by Slurm (`--requeue`), and
/// goes on from what is on disk.
package struct SlurmScript {
  /// The name of the job.
  package var name: String
  /// The commands of the runs, one for each task, each as one word of the shell.
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
  package static let notice = 300

  /// The seconds of a time limit as sbatch takes it: minutes, minutes:seconds, hours:minutes:seconds,
  /// days-hours, with minutes and seconds too; nil for anything else.
  package static func seconds(ofLimit text: String) -> Int? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count <= 2, let clock = parts.last else { return nil }
    let words = clock.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = words.compactMap { $0.count <= 6 ? Int($0) : nil }
    guard numbers.count == words.count, (1...3).contains(numbers.count),
      numbers.allSatisfy({ $0 >= 0 })
    else { return nil }
    if parts.count == 2 {
      guard let days = Int(parts[0]), (0...10_000).contains(days) else { return nil }
      return zip(numbers, [3600, 60, 1]).reduce(days * 86_400) { $0 + $1.0 * $1.1 }
    }
    let units = numbers.count == 3 ? [3600, 60, 1] : [60, 1]
    return zip(numbers, units).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The lines of the script.
  package var lines: [String] {
    var options = [
      "--job-name=\(Self.plain(name))", "--array=0-\(commands.count - 1)", "--ntasks=1",
      "--cpus-per-task=\(cores)", "--time=\(time)", "--requeue", "--open-mode=append",
      "--signal=B:USR1@\(Self.notice)", "--output=\"\(Self.escaped(logs))/%a.log\"",
    ]
    if let partition { options.append("--partition=\(partition)") }
    return ["#!/bin/bash"] + options.map { "#SBATCH \($0)" } + [
      "",
      "# Submit with sbatch; submit again whenever runs are missing: those that are done end at once.",
      "commands=(",
    ] + commands.map { "  \($0)" } + [
      ")",
      "",
      "bash -c \"exec ${commands[SLURM_ARRAY_TASK_ID]}\" &",
      "run=$!",
      "trap 'kill -USR1 \"$run\"' USR1",
      "# A cancelled job is not put back; Slurm sends SIGTERM to the run, too.",
      "trap 'cancelled=1' TERM",
      "wait \"$run\"",
      "# A signal interrupts the wait; the run ends when it has saved.",
      "while kill -0 \"$run\" 2>/dev/null; do wait \"$run\"; done",
      "wait \"$run\"; status=$?",
      "if [ \"$status\" -eq \(RunQueue.unfinished) ] && [ -z \"$cancelled\" ]; then",
      "  scontrol requeue \"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}\" && sleep 60",
      "fi",
      "exit \"$status\"",
    ]
  }

  /// A name without characters that sbatch would read as something else.
  private static func plain(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" })
  }

  /// A path between double quotes, in which sbatch replaces % and a letter.
  private static func escaped(_ path: String) -> String {
    path.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
      .replacingOccurrences(of: "%", with: "%%")
  }
}
