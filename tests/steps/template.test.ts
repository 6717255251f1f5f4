import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { secretPlaceholder, secretUses } from "../../components/steps/secret-placeholder";
import {
  literal,
  projectText,
  renderTemplate,
  renderText,
  TemplateError,
  templateText,
  type View,
} from "../../components/steps/template";
import { hostileText } from "../support/hostile-text";
import { removeDirectory, temporaryDirectory } from "../support/temporary-directory";

function rendered(text: string, view: View, format: Parameters<typeof renderText>[2] = "raw"): string {
  return renderText("test.conf", text, format, view);
}

test("values are filled in, escaped for the format, never for HTML", () => {
  expect(rendered("a = {{value}}\n", { value: "<it's & that>" }, "sql")).toBe("a = '<it''s & that>'\n");
});

test("numbers and truth values are written as they are", () => {
  expect(rendered("{{port}} {{on}}", { port: 8080, on: false }, "sql")).toBe("8080 false");
});

test("sections repeat, and look further out for what they do not have", () => {
  const view = { host: "h", sites: [{ name: "a" }, { name: "b" }] };

  expect(rendered("{{#sites}}{{name}}@{{host}} {{/sites}}", view)).toBe("a@h b@h ");
});

test("a literal is put in as it is", () => {
  expect(rendered("{{value}}", { value: literal("a'b") }, "sql")).toBe("a'b");
});

test.each(["{{unknown}}", "{{#unknown}}x{{/unknown}}", "{{^unknown}}x{{/unknown}}", "{{site.unknown}}"])(
  "%s is an error that names the template and the name",
  (text) => {
    expect(() => rendered(text, { site: { name: "prod" } })).toThrow(
      /^test\.conf: nothing is called \{\{.*unknown\}\}$/,
    );
  },
);

test.each(["toString", "constructor", "site.toString", "__proto__"])("{{%s}} is not a name", (name) => {
  expect(() => rendered(`{{${name}}}`, { site: { name: "prod" } })).toThrow("nothing is called");
});

test.each(["{{{value}}}", "{{&value}}"])("%s, which would not be escaped, is an error", (text) => {
  expect(() => rendered(text, { value: "x" })).toThrow("test.conf: {{{value}}} would go in unescaped");
});

test.each([[null], [[]], [{}]])("%j is not a text", (value) => {
  expect(() => rendered("{{value}}", { value })).toThrow("test.conf: {{value}} is not a text");
});

test("a value that the format cannot hold is an error that names it", () => {
  expect(() => rendered("{{value}}", { value: "a\nb" }, "nginx")).toThrow(
    "test.conf: {{value}}: nginx cannot hold line breaks in a value",
  );
});

test("a template's own placeholders and literal ones stay", () => {
  const text = rendered("%%SECRET(A,raw)%% {{key}}", { key: literal(secretPlaceholder("B", "sql")) });

  expect(secretUses(text)).toEqual([
    { name: "A", format: "raw" },
    { name: "B", format: "sql" },
  ]);
});

test("a value that looks like a placeholder is refused", () => {
  expect(() => rendered("{{value}}", { value: secretPlaceholder("KEY") })).toThrow(
    "test.conf: the value of {{value}} looks like a secret's placeholder",
  );
});

test.each(["ini", "systemd"] as const)(
  "a value that escaping for %s makes a placeholder is refused",
  (format) => {
    expect(() => rendered("{{value}}", { value: "%SECRET(KEY,raw)%" }, format)).toThrow(
      "looks like a secret's placeholder",
    );
  },
);

test("values that make a placeholder side by side are refused", () => {
  expect(() => rendered("{{a}}{{b}}", { a: "%%SEC", b: "RET(KEY,raw)%%" })).toThrow(
    "look like a secret's placeholder",
  );
});

test.each(["raw", "ini", "systemd", "shell", "environment", "json", "url"] as const)(
  "no value written for %s brings in a secret",
  (format) => {
    fc.assert(
      fc.property(hostileText, hostileText, (a, b) => {
        expect(secretUses(renderedOrRefused("{{a}}{{b}} {{a}}", { a, b }, format))).toEqual([]);
      }),
    );
  },
);

function renderedOrRefused(...given: Parameters<typeof rendered>): string {
  try {
    return rendered(...given);
  } catch (error) {
    if (error instanceof TemplateError) return "";
    throw error;
  }
}

test("a template that is nowhere is an error with its name", () => {
  expect(() => renderTemplate("nowhere/nothing", "raw", {})).toThrow(
    "no template is called nowhere/nothing.mustache",
  );
});

test("a file of the project that is not there is an error with its path", () => {
  expect(() => projectText("no/such.file")).toThrow(/^no\/such\.file: .*ENOENT/);
});

describe("in a project with templates of its own", () => {
  const before = process.cwd();
  let project: string;

  beforeEach(() => {
    project = temporaryDirectory();
    process.chdir(project);
  });

  afterEach(() => {
    process.chdir(before);
    removeDirectory(project);
  });

  function override(name: string, text: string): void {
    const file = path.join(project, "overrides/templates", name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  test("the project's template comes before ours", () => {
    const name = "app/replica.service.mustache";
    const ours = templateText(name);

    override(name, "mine\n");

    expect(ours).not.toBe("mine\n");
    expect(templateText(name)).toBe("mine\n");
  });

  test("partials are found there too", () => {
    override("mine.mustache", "{{#list}}{{> part}}{{/list}}");
    override("part.mustache", "[{{name}}]");

    expect(renderTemplate("mine", "json", { list: [{ name: "a" }, { name: "b" }] })).toBe('["a"]["b"]');
  });

  test("they are as strict as ours", () => {
    override("mine.mustache", "{{> part}}");
    override("part.mustache", "{{unknown}}");

    expect(() => renderTemplate("mine", "raw", {})).toThrow("mine: nothing is called {{unknown}}");
  });
});
