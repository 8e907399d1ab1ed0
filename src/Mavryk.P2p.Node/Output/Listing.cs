using Spectre.Console;

namespace Mavryk.P2p.Node.Output;

/// <summary>Rows under a title: a table on a terminal; lines with tabs between the fields elsewhere, without title and head. Immutable.</summary>
internal sealed record Listing(string Title, string[] Columns, IReadOnlyList<string[]> Rows)
{
    public void Show(Terminal terminal)
    {
        if (!terminal.IsOutInteractive)
        {
            foreach (var row in Rows)
            {
                terminal.Out.WriteLine(string.Join('\t', row));
            }

            return;
        }

        var table = new Table().Title(new TableTitle(Markup.Escape(Title))).RoundedBorder();
        foreach (var column in Columns)
        {
            table.AddColumn(new TableColumn(new Text(column)).NoWrap());
        }

        foreach (var row in Rows)
        {
            table.AddRow(row.Select(field => new Text(field)));
        }

        terminal.Out.Write(table);
    }
}
