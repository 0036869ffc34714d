internal import Dispatch
package import Terminal

/// Performs the effects of the screens and sends them messages.
///
/// The loop that reads keys calls both functions, so neither may block. After `requestQuery`,
/// `undo` and `redo` the screens wait for a `Message.query`; where an answer could not be stored or
/// undone, `Message.failed` gives the reason and the same pair is sent again.
package protocol EffectHandler: AnyObject {
  /// Starts or performs an effect; the program itself performs `suspend`.
  func perform(_ effect: Effect)
  /// The messages since the last call, oldest first.
  func messages() -> [Message]
}

/// The loop that connects the screens, a terminal and the rest of the program.
package struct Program<State: ProgramState> {
  /// The rate at which clips are shown, 1/s.
  private var frameRate: Double { 30 }
  /// The time between two looks for messages while nothing moves, s.
  private var idlePeriod: Double { 0.1 }
  /// The same while the person waits for something, s.
  private var expectingPeriod: Double { 0.01 }
  /// The most keys between two drawings: a held key must not keep the screen from being drawn.
  private var keysAtOnce: Int { 16 }

  private var state: State
  private let screen: any Screen
  private let handler: any EffectHandler
  private let clock: () -> Double
  private var isDone = false
  private var destination: Destination?
  /// Whether something has come since the last drawing, other than the time.
  private var isStale = true
  private var lastDrawn = -Double.infinity

  /// Makes a program.
  package init(state: State, screen: any Screen, handler: any EffectHandler) {
    self.init(state: state, screen: screen, handler: handler) {
      Double(DispatchTime.now().uptimeNanoseconds) / 1e9
    }
  }

  /// Makes a program with a clock of its own, in seconds.
  init(
    state: State, screen: any Screen, handler: any EffectHandler, clock: @escaping () -> Double
  ) {
    self.state = state
    self.screen = screen
    self.handler = handler
    self.clock = clock
  }

  /// Runs until the person leaves, goes elsewhere, or a signal ends the program; the effect `quit`
  /// is performed last.
  ///
  /// - Returns: Where the program goes on; nil where it ends.
  package mutating func run() -> Destination? {
    take(.tick(clock()))
    take(.resized(screen.size))
    perform(state.start())
    var grid = CellGrid(screen.size, repertoire: screen.repertoire)
    var nextFrame = clock()
    while !isDone {
      takeMessages()
      take(.tick(clock()))
      draw(&grid)
      nextFrame = deadline(after: nextFrame)
      takeEvents(until: nextFrame)
    }
    return destination
  }

  /// When the next frame is due: on a steady beat while clips play, or in a while.
  private func deadline(after last: Double) -> Double {
    let now = clock()
    guard state.isAnimated else {
      return now + (state.isExpecting ? expectingPeriod : idlePeriod)
    }
    // A key in between does not shift the beat; a missed beat is not made up for.
    let next = last > now ? last : last + 1 / frameRate
    return next > now ? min(next, now + 1 / frameRate) : now + 1 / frameRate
  }

  /// The longest time without a drawing while nothing moves, s: news must go when its time is over.
  private var longestRest: Double { 0.5 }

  private mutating func draw(_ grid: inout CellGrid) {
    let now = clock()
    guard isStale || state.isAnimated || now - lastDrawn >= longestRest else { return }
    (isStale, lastDrawn) = (false, now)
    if grid.size == screen.size {
      grid.clear()
    } else {
      grid = CellGrid(screen.size, repertoire: screen.repertoire)
    }
    state.draw(into: &grid)
    screen.show(grid)
  }

  private mutating func takeMessages() {
    for message in handler.messages() { take(message) }
  }

  /// Waits for an event, and takes those that have come with it.
  private mutating func takeEvents(until deadline: Double) {
    guard var event = screen.nextEvent(within: max(deadline - clock(), 0)) else { return }
    // A tick would count the time that the process was stopped.
    if event != .resumed { take(.tick(clock())) }
    for number in 1...keysAtOnce {
      handle(event)
      // The event after the last one waits for the next drawing.
      guard !isDone, number < keysAtOnce, let next = screen.nextEvent(within: 0) else { return }
      event = next
    }
  }

  private mutating func handle(_ event: ScreenEvent) {
    switch event {
    case .key(.control("l")):
      screen.redraw()
      isStale = true
    case .key(.mouse(let mouse)): take(.mouse(mouse))
    case .key(let key): take(.key(key))
    case .resized(let size): take(.resized(size))
    case .stop: perform([.suspend])
    case .resumed: resume()
    case .leave: take(.leave)
    }
  }

  private mutating func resume() {
    take(.resumed(clock()))
    take(.resized(screen.size))
  }

  private mutating func take(_ message: Message) {
    if case .tick = message {} else { isStale = true }
    perform(state.update(message))
  }

  private mutating func perform(_ effects: [Effect]) {
    for effect in effects where !isDone {
      switch effect {
      case .suspend:
        screen.suspend()
        resume()
      case .quit, .go:
        if case .go(let place) = effect { destination = place }
        handler.perform(.quit)
        isDone = true
      default: handler.perform(effect)
      }
    }
  }
}
