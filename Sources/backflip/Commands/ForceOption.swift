import ArgumentParser

/// Whether a command that writes a file may replace one of another kind.
struct ForceOption: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Replace a file that is there, whatever it holds; without it, only an earlier file of the "
        + "same kind. A session, a scenario or a body is never replaced."))
  var force = false
}
