internal import Dispatch
package import Terminal

/// Does what the screens ask for, and tells them what has happened.
///
/// Both functions are called from the loop that also reads keys: neither may wait. After
/// `requestQuery`, `undo` and `redo` the screens wait for a `Message.query`; where an answer could
/// not be kept or taken back, `Message.failed` says why and the same pair is sent again.
package protocol EffectHandler: AnyObject {
  /// Starts, or does, what an effect says. `suspend` is done by the program itself.
  func perform(_ effect: Effect)
  /// What has happened since the last call, oldest first.
  func messages() -> [Message]
}

/// The loop that joins the screens, a terminal and the rest of the program.
package struct Program {
  /// Clips are shown at this rate, 1/s.
  static let frameRate = 30.0
  /// How often messages are looked for while nothing moves, s.
  static let idlePeriod = 0.1
  /// Keys taken before the screen is drawn again: a held key must not keep it from being drawn.
  static let keysAtOnce = 16

  private var state: AppState
  private let screen: any Screen
  private let handler: any EffectHandler
  private let clock: () -> Double
  private var isDone = false

  /// Makes a program.
  package init(state: AppState, screen: any Screen, handler: any EffectHandler) {
    self.init(state: state, screen: screen, handler: handler) {
      Double(DispatchTime.now().uptimeNanoseconds) / 1e9
    }
  }

  /// Makes a program with a clock of its own, which tells seconds.
  init(
    state: AppState, screen: any Screen, handler: any EffectHandler, clock: @escaping () -> Double
  ) {
    self.state = state
    self.screen = screen
    self.handler = handler
    self.clock = clock
  }

  /// Runs until the person leaves, or a signal says so; then the effect `quit` has been performed.
  package mutating func run() {
    take(.tick(clock()))
    take(.resized(screen.size))
    perform(state.start())
    var frame = CellGrid(screen.size, repertoire: screen.repertoire)
    var nextFrame = clock()
    while !isDone {
      takeMessages()
      take(.tick(clock()))
      draw(&frame)
      nextFrame = deadline(after: nextFrame)
      takeEvents(until: nextFrame)
    }
  }

  /// When the next frame is due: on a steady beat while clips play, or in a while.
  private func deadline(after last: Double) -> Double {
    let now = clock()
    guard state.isAnimated else { return now + Program.idlePeriod }
    // A key in between does not shift the beat; a beat that was missed is not made up for.
    let next = last > now ? last : last + 1 / Program.frameRate
    return next > now ? min(next, now + 1 / Program.frameRate) : now + 1 / Program.frameRate
  }

  private mutating func draw(_ frame: inout CellGrid) {
    if frame.size == screen.size {
      frame.clear()
    } else {
      frame = CellGrid(screen.size, repertoire: screen.repertoire)
    }
    state.view(into: &frame)
    screen.show(frame)
  }

  private mutating func takeMessages() {
    for message in handler.messages() { take(message) }
  }

  /// Waits for an event, and takes those that have come with it.
  private mutating func takeEvents(until deadline: Double) {
    guard var event = screen.nextEvent(within: max(deadline - clock(), 0)) else { return }
    // A tick would count the time that the process was stopped.
    if event != .resumed { take(.tick(clock())) }
    for _ in 0..<Program.keysAtOnce {
      handle(event)
      guard !isDone, let next = screen.nextEvent(within: 0) else { return }
      event = next
    }
  }

  private mutating func handle(_ event: ScreenEvent) {
    switch event {
    case .key(.control("l")): screen.redraw()
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
    perform(state.update(message))
  }

  private mutating func perform(_ effects: [Effect]) {
    for effect in effects where !isDone {
      switch effect {
      case .suspend:
        screen.suspend()
        resume()
      case .quit:
        handler.perform(.quit)
        isDone = true
      default: handler.perform(effect)
      }
    }
  }
}
