import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

/** A file of TypeScript as the architecture test sees it. */
export class SourceFile {
  /** The packages it imports, by type too. */
  readonly packages: readonly string[];
  /** The project's TypeScript files it imports, by type too, as paths from the project's root. */
  readonly files: readonly string[];
  private readonly text: string;

  /** @param file Path from the project's root. */
  constructor(readonly file: string) {
    this.text = readFileSync(file, "utf8");
    const imported = ts.preProcessFile(this.text, true, true).importedFiles.map(({ fileName }) => fileName);
    this.packages = imported.filter((name) => !name.startsWith("."));
    this.files = imported
      .filter((name) => name.startsWith(".") && !name.endsWith(".json"))
      .map((name) => resolved(path.join(path.dirname(file), name)));
  }

  get lines(): number {
    return this.text.trimEnd().split("\n").length;
  }

  /** The classes of which it makes an object, as they are written after `new`. */
  get constructed(): readonly string[] {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isNewExpression(node)) found.push(node.expression.getText());
      ts.forEachChild(node, visit);
    };
    visit(this.parsed());
    return found;
  }

  /** What it exports without a doc comment. */
  get undocumented(): readonly string[] {
    return this.parsed()
      .statements.filter(
        (statement) => isExported(statement) && ts.getJSDocCommentsAndTags(statement).length === 0,
      )
      .map(declaredName);
  }

  private parsed(): ts.SourceFile {
    return ts.createSourceFile(this.file, this.text, ts.ScriptTarget.Latest, true);
  }
}

function resolved(withoutExtension: string): string {
  const candidates = [`${withoutExtension}.ts`, path.join(withoutExtension, "index.ts")];
  return candidates.find((candidate) => existsSync(candidate)) ?? withoutExtension;
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function declaredName(statement: ts.Statement): string {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText()).join(", ");
  }
  const named =
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return (named ? statement.name?.text : undefined) ?? statement.getText().slice(0, 40);
}
