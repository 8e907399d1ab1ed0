namespace Akka.Actor;

public sealed class Address : IEquatable<Address>, IComparable<Address>
{
    private readonly string _text;

    public Address(string protocol, string system, string host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
        _text = Host is null ? $"{protocol}://{system}" : $"{protocol}://{system}@{Host}{(port is { } number ? ":" + number : "")}";
    }

    public string Protocol { get; }

    public string System { get; }

    public string Host { get; }

    public int? Port { get; }

    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    public bool HasGlobalScope => !HasLocalScope;

    public bool Equals(Address other) => other is not null && _text == other._text;

    public override bool Equals(object obj) => Equals(obj as Address);

    public override int GetHashCode() => _text.GetHashCode();

    public int CompareTo(Address other) => string.CompareOrdinal(_text, other?._text);

    public override string ToString() => _text;

    public static bool operator ==(Address left, Address right) => Equals(left, right);

    public static bool operator !=(Address left, Address right) => !Equals(left, right);

    public static Address Parse(string address)
        => TryParse(address, out Address result) ? result : throw new UriFormatException($"Not an address: {address}");

    public static bool TryParse(string path, out Address address) => TryParse(path, out address, out _);

    /// <summary>The address, and the rest of the text from the first slash on ("/" when there is none).</summary>
    public static bool TryParse(string path, out Address address, out string absolutUri)
    {
        address = null;
        absolutUri = null;
        int colon = path?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (colon < 1 || !path.StartsWith("akka", StringComparison.Ordinal))
        {
            return false;
        }

        int start = colon + 3;
        int slash = path.IndexOf('/', start);
        absolutUri = slash < 0 ? "/" : path[slash..];
        string authority = slash < 0 ? path[start..] : path[start..slash];
        int at = authority.IndexOf('@');
        if (at < 0)
        {
            address = new Address(path[..colon], authority);
            return authority.Length > 0;
        }

        string place = authority[(at + 1)..];
        int portColon = place.LastIndexOf(':');
        if (portColon > place.LastIndexOf(']') && int.TryParse(place[(portColon + 1)..], out int port))
        {
            address = new Address(path[..colon], authority[..at], place[..portColon], port);
            return true;
        }

        address = new Address(path[..colon], authority[..at], place);
        return true;
    }
}
