/** Reports a problem at a path below the setting at hand. */
export type Report = (path: string[], message: string) => void;
