/** Holds a training between two steps. */
export class Gate {
  #open = Promise.resolve();
  #goOn = () => {};

  hold(isHeld: boolean): void {
    this.#goOn();
    this.#goOn = () => {};
    if (!isHeld) return;
    this.#open = new Promise((done) => {
      this.#goOn = done;
    });
  }

  /** Resolves when the training may take its next step. */
  ready(): Promise<void> {
    return this.#open;
  }
}
