import ArgumentParser
import Sessions

/// Which data folder a command works in.
struct DataFolderOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The data folder, in whose folder “sessions” the sessions are; without it, BACKFLIP_HOME, "
        + "else $XDG_DATA_HOME/backflip, else ~/.local/share/backflip.", valueName: "FOLDER"))
  var directory: String?

  /// The sessions in it, without what killed commands have left.
  var library: SessionLibrary {
    let library = SessionLibrary(dataFolder: DataFolder.locate(option: directory))
    library.removeLeftovers()
    ScratchFolder.removeLeftovers()
    return library
  }
}
