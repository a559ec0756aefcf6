
/**
 * Gets the models of these scenarios; a model's key is a scenario, too. In a browser the race is there at once, and each
 * other model is fetched when it is first asked for here. In Node, and in `balance-of-power/all`, all are there.
 *
 * It rejects with one sentence for what cannot be read or fetched; what could not be fetched can be asked for again.
 */
export function load(...scenarios: ScenarioText[]): Promise<void>;
export function load(...scenarios: string[]): Promise<void>;
