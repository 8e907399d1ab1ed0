using System.Reflection;

namespace Akka.Conformance.Tests.Surface;

/// <summary>Types and values in the notation of the API lists.</summary>
internal static class TypePrinter
{
    /// <summary>A type where it is used.</summary>
    public static string Used(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + Used(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Used(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition().FullName == "System.Nullable`1")
        {
            return Used(type.GetGenericArguments()[0]) + "?";
        }

        return Keyword(type.FullName) ?? Dotted(type, type.GetGenericArguments(), Used);
    }

    /// <summary>A type where it is declared.</summary>
    public static string Declared(Type type) => Dotted(type, type.GetGenericArguments(), argument => argument.Name);

    /// <summary>The parameters a nested type has beyond those of the type around it.</summary>
    public static Type[] OwnArguments(Type type) => type.GetGenericArguments()[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..];

    public static string Arguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";

    public static string Constraints(IEnumerable<Type> arguments) => string.Concat(arguments.Select(argument =>
    {
        var special = argument.GenericParameterAttributes;
        var isStruct = special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var parts = argument.GetGenericParameterConstraints().Where(c => c.FullName != "System.ValueType").Select(Used).ToList();
        if (isStruct || special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            parts.Insert(0, isStruct ? "struct" : "class");
        }

        if (special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
        {
            parts.Add("new()");
        }

        return parts.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }));

    public static bool IsDelegate(Type type) => type.BaseType?.FullName == "System.MulticastDelegate";

    /// <summary>A constant or a default value of a parameter of this type.</summary>
    public static string Literal(Type type, object? value) => value switch
    {
        null when type.IsValueType && !Used(type).EndsWith('?') => "default",
        null => "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"",
        _ when type.IsEnum => $"{Used(type)}.{type.GetFields().First(f => f.IsLiteral && f.GetRawConstantValue()!.Equals(value)).Name}",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string? Keyword(string? fullName) => fullName switch
    {
        "System.Object" => "object",
        "System.String" => "string",
        "System.Void" => "void",
        "System.Boolean" => "bool",
        "System.Char" => "char",
        "System.Byte" => "byte",
        "System.SByte" => "sbyte",
        "System.Int16" => "short",
        "System.UInt16" => "ushort",
        "System.Int32" => "int",
        "System.UInt32" => "uint",
        "System.Int64" => "long",
        "System.UInt64" => "ulong",
        "System.Single" => "float",
        "System.Double" => "double",
        "System.Decimal" => "decimal",
        _ => null,
    };

    private static string Dotted(Type type, Type[] arguments, Func<Type, string> print)
    {
        var outer = type.DeclaringType;
        var inherited = outer?.GetGenericArguments().Length ?? 0;
        var prefix = outer is not null ? Dotted(outer, arguments[..inherited], print) + "." : type.Namespace is { } space ? space + "." : "";
        var own = arguments[inherited..];
        return prefix + type.Name.Split('`')[0] + (own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(print))}>");
    }
}
