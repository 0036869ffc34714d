import Foundation
import Testing

@testable import Experiments

struct SlurmScriptTests {
  private let script = SlurmScript(
    name: "my raters",
    commands: ["'/bin/echo done, %a'", "\"/bin/sh -c 'exit 75'\"", "/bin/false"],
    time: "2:00:00",
    partition: "short", cores: 2, logs: "/my results 5%/slurm")

  @Test("The head asks for a task for each run, a signal in time, and another try")
  func options() {
    #expect(
      script.lines.prefix(11) == [
        "#!/bin/bash",
        "#SBATCH --job-name=my-raters",
        "#SBATCH --array=0-2",
        "#SBATCH --ntasks=1",
        "#SBATCH --cpus-per-task=2",
        "#SBATCH --time=2:00:00",
        "#SBATCH --requeue",
        "#SBATCH --open-mode=append",
        "#SBATCH --signal=B:USR1@300",
        "#SBATCH --output=\"/my results 5%%/slurm/%a.log\"",
        "#SBATCH --partition=short",
      ])
  }

  @Test(
    "Time limits are read as sbatch reads them",
    arguments: [
      ("90", 5400), ("90:30", 5430), ("2:00:00", 7200), ("1-12", 129_600), ("1-0:30", 88_200),
      ("", nil), ("x", nil), ("1:2:3:4", nil), ("-5", nil), ("1-", nil),
    ])
  func limits(text: String, seconds: Int?) {
    #expect(SlurmScript.seconds(ofLimit: text) == seconds)
  }

  /// Runs a task of the script with a `scontrol` that only says so.
  private func run(task: Int) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [
      "-c",
      "scontrol() { echo scontrol \"$@\"; }; sleep() { :; }\n"
        + script.lines.joined(separator: "\n"),
    ]
    process.environment = [
      "SLURM_ARRAY_TASK_ID": "\(task)", "SLURM_ARRAY_JOB_ID": "9", "PATH": "/usr/bin:/bin",
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test("A task does its command; one that is to go on is put back into the queue")
  func tasks() throws {
    #expect(try run(task: 0) == (0, "done, %a\n"))
    #expect(try run(task: 1) == (75, "scontrol requeue 9_1\n"))
    #expect(try run(task: 2) == (1, ""))
  }
}
