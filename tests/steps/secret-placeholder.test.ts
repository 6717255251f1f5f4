import { escape, isFormat } from "../../components/steps/escape";
import { secretPlaceholder, secretUses, writtenSecret } from "../../components/steps/secret-placeholder";

test("a text's secrets are found once for each format, in order", () => {
  const text = [secretPlaceholder("B", "sql"), secretPlaceholder("A"), secretPlaceholder("B", "sql")].join(
    " ",
  );

  expect(secretUses(text)).toEqual([
    { name: "A", format: "raw" },
    { name: "B", format: "sql" },
  ]);
});

test("a secret is written for the format of its place", () => {
  expect(writtenSecret({ name: "A", format: "sql" }, "it's")).toBe("'it''s'");
});

test.each(["with-hyphen", "", "1A", "A)%%", "A B"])("a secret cannot be called %p", (name) => {
  expect(() => secretPlaceholder(name)).toThrow("a secret's name");
});

test.each(["%%SECRET(A-B,raw)%%", "%%SECRET(A)%%", "%%SECRET(A,raw)%", "%%SECRET("])(
  "%s is refused rather than left in the file",
  (text) => {
    expect(() => secretUses(text)).toThrow("malformed");
  },
);

test.each(["xml", "constructor", "valueOf"])("%s is not a format", (name) => {
  expect(isFormat(name)).toBe(false);
  expect(() => secretUses(`%%SECRET(A,${name})%%`)).toThrow(
    /%%SECRET\(A,\w+\)%% names a format that does not exist|malformed/,
  );
});

test.each(["raw", "shell", "sql", "url", "environment"] as const)(
  "%s refuses half a character, which no bytes stand for",
  (format) => {
    expect(() => escape("a\ud800", format)).toThrow("half a character");
  },
);
