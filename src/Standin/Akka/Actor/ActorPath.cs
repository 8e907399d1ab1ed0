using System.Buffers;

namespace Akka.Actor;

public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    public const string ValidSymbols = "\"-_.*$+:@&=,!~';()";

    private static readonly SearchValues<char> Valid =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + ValidSymbols);

    protected ActorPath(Address address, string name)
    {
        Address = address;
        Name = name;
        Depth = 0;
    }

    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        Parent = parentPath;
        Address = parentPath.Address;
        Name = name;
        Uid = uid;
        Depth = parentPath.Depth + 1;
    }

    public ActorPath Parent { get; }

    public Address Address { get; }

    public string Name { get; }

    public long Uid { get; }

    public int Depth { get; }

    public ActorPath Root => Depth == 0 ? this : ParentOf(0);

    public IReadOnlyList<string> Elements
    {
        get
        {
            var names = new string[Depth];
            for (var path = this; path.Depth > 0; path = path.Parent)
            {
                names[path.Depth - 1] = path.Name;
            }

            return names;
        }
    }

    public ActorPath ParentOf(int depth)
    {
        var path = this;
        while (path.Depth > 0 && path.Depth > (depth >= 0 ? depth : Depth + depth))
        {
            path = path.Parent;
        }

        return path;
    }

    public ActorPath Child(string childName) => this / childName;

    public static ActorPath operator /(ActorPath path, string name)
    {
        int hash = name.IndexOf('#');
        return hash < 0
            ? new ChildActorPath(path, name, 0)
            : new ChildActorPath(path, name[..hash], long.Parse(name[(hash + 1)..]));
    }

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name)
        => name.Where(element => !string.IsNullOrEmpty(element)).Aggregate(path, (parent, element) => parent / element);

    public static bool IsValidPathElement(string s)
    {
        if (string.IsNullOrEmpty(s) || s[0] == '$')
        {
            return false;
        }

        ReadOnlySpan<char> rest = s;
        for (int at = rest.IndexOfAnyExcept(Valid); at >= 0; at = rest.IndexOfAnyExcept(Valid))
        {
            if (rest[at] != '%' || at + 2 >= rest.Length || !char.IsAsciiHexDigit(rest[at + 1]) || !char.IsAsciiHexDigit(rest[at + 2]))
            {
                return false;
            }

            rest = rest[(at + 3)..];
        }

        return true;
    }

    public static ActorPath Parse(string path)
        => TryParse(path, out var result) ? result : throw new UriFormatException($"Can not parse an ActorPath: {path}");

    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null;
        if (!Address.TryParse(path, out var address, out string elements))
        {
            return false;
        }

        actorPath = new RootActorPath(address) / elements.Split('/');
        return true;
    }

    /// <summary>Paths are equal when address and names are; the uid tells incarnations apart and is compared by references only.</summary>
    public bool Equals(ActorPath other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || Depth != other.Depth)
        {
            return false;
        }

        var left = this;
        var right = other;
        while (left.Depth > 0 && !ReferenceEquals(left, right))
        {
            if (left.Name != right.Name)
            {
                return false;
            }

            left = left.Parent;
            right = right.Parent;
        }

        return ReferenceEquals(left, right) || (left.Name == right.Name && left.Address.Equals(right.Address));
    }

    public override bool Equals(object obj) => Equals(obj as ActorPath);

    public override int GetHashCode()
    {
        int hash = Address.GetHashCode();
        for (var path = this; path.Depth > 0; path = path.Parent)
        {
            hash = HashCode.Combine(hash, path.Name);
        }

        return hash;
    }

    public int CompareTo(ActorPath other) => string.CompareOrdinal(ToString(), other?.ToString());

    public static bool operator ==(ActorPath left, ActorPath right) => Equals(left, right);

    public static bool operator !=(ActorPath left, ActorPath right) => !Equals(left, right);

    public string ToStringWithoutAddress() => Depth == 0 ? "/" + Name : "/" + string.Join('/', Elements);

    public override string ToString() => ToStringWithAddress();

    public string ToStringWithAddress() => Address + ToStringWithoutAddress();

    public string ToStringWithAddress(Address address) => (address.HasLocalScope ? Address : address) + ToStringWithoutAddress();

    public string ToStringWithUid() => Uid == 0 ? ToString() : $"{this}#{Uid}";
}

public sealed class RootActorPath : ActorPath
{
    public RootActorPath(Address address, string name = "") : base(address, name) { }
}

public sealed class ChildActorPath : ActorPath
{
    public ChildActorPath(ActorPath parentPath, string name, long uid) : base(parentPath, name, uid) { }
}
